import { useEffect } from "react";

/** Hands on the first file of every paste into the page; `onNothing` when it held none. */
export function usePastedFile(onFile: (file: File) => void, onNothing: () => void): void {
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const target = event.target;
      if (target instanceof HTMLInputElement && target.type === "text") return;
      const file = event.clipboardData?.files[0];
      event.preventDefault();
      if (file) onFile(file);
      else onNothing();
    };
    window.addEventListener("paste", paste);
    return () => window.removeEventListener("paste", paste);
  }, [onFile, onNothing]);
}
