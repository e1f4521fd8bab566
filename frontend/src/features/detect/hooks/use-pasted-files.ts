import { useEffect } from "react";

/** Hands on the files of every paste into the page; `onNothing` when it held none. */
export function usePastedFiles(onFiles: (files: File[]) => void, onNothing: () => void): void {
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const target = event.target;
      // Text goes where text belongs.
      if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
      const files = [...(event.clipboardData?.files ?? [])];
      event.preventDefault();
      if (files.length > 0) onFiles(files);
      else onNothing();
    };
    window.addEventListener("paste", paste);
    return () => window.removeEventListener("paste", paste);
  }, [onFiles, onNothing]);
}
