import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";

/** Copies text and says so; where the browser forbids it, shows the text to copy by hand. */
export function CopyButton({ text, children }: { text: string; children: string }) {
  const [state, setState] = useState<"ready" | "copied" | "refused">("ready");
  useEffect(() => {
    if (state !== "copied") return;
    const timer = setTimeout(() => setState("ready"), 2500);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
    } catch {
      setState("refused");
    }
  };
  return (
    <div className="contents">
      <Button onClick={copy}>{state === "copied" ? "Copied" : children}</Button>
      <span role="status" className="sr-only">
        {state === "copied" ? "Copied to the clipboard" : ""}
      </span>
      {state === "refused" ? (
        <textarea
          readOnly
          aria-label="Text to copy"
          value={text}
          rows={5}
          onFocus={(event) => event.currentTarget.select()}
          className="w-full border border-edge bg-sheet p-2 text-sm"
        />
      ) : null}
    </div>
  );
}
