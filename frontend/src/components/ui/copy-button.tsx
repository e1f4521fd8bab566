import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";

/** Copies text and says so; where the browser forbids it, shows the text to copy by hand. */
export function CopyButton({ text, children }: { text: string; children: string }) {
  const { t } = useTranslation();
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
      <Button onClick={copy}>{state === "copied" ? t("copy.copied") : children}</Button>
      <span role="status" className="sr-only">
        {state === "copied" ? t("copy.said") : ""}
      </span>
      {state === "refused" ? (
        <textarea
          readOnly
          aria-label={t("copy.byHand")}
          value={text}
          rows={5}
          onFocus={(event) => event.currentTarget.select()}
          className="w-full border border-edge bg-sheet p-2 text-sm"
        />
      ) : null}
    </div>
  );
}
