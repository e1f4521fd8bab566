import { type RefObject, useCallback, useEffect, useState } from "react";

/** Full screen of an element; a phone without it gets the whole window instead. */
export function useFullScreen(element: RefObject<HTMLElement | null>) {
  const [full, setFull] = useState(false);
  useEffect(() => {
    const follow = () => setFull(document.fullscreenElement === element.current);
    document.addEventListener("fullscreenchange", follow);
    return () => document.removeEventListener("fullscreenchange", follow);
  }, [element]);
  useEffect(() => {
    if (!full) return;
    const leave = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !document.fullscreenElement) setFull(false);
    };
    window.addEventListener("keydown", leave);
    return () => window.removeEventListener("keydown", leave);
  }, [full]);
  const toggle = useCallback(async () => {
    if (full) {
      if (document.fullscreenElement) await document.exitFullscreen();
      setFull(false);
      return;
    }
    try {
      await element.current?.requestFullscreen();
    } catch {
      // Refused or unknown here: the viewer then covers the window by its own style.
    }
    setFull(true);
  }, [full, element]);
  return { full, toggle };
}
