import { lazy, Suspense, useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useShortcuts } from "@/app/use-shortcuts";
import { useIntake } from "@/features/detect/hooks/intake-context";

const ShortcutDialog = lazy(() => import("@/app/shortcut-dialog"));

/** The page's own keys, and the button that shows them all. */
export function Keyboard() {
  const { t } = useTranslation();
  const { choose } = useIntake();
  const [asked, setAsked] = useState(false);
  const [open, setOpen] = useState(false);
  const onHelp = useCallback(() => {
    setAsked(true);
    setOpen(true);
  }, []);
  useShortcuts({ onHelp, onChoose: choose });
  return (
    <>
      <button
        type="button"
        onClick={onHelp}
        aria-keyshortcuts="?"
        className="min-h-11 text-ink underline underline-offset-4 pointer-coarse:hidden"
      >
        {t("keys.title")} <kbd className="border border-edge px-1.5 font-sans">?</kbd>
      </button>
      {asked ? (
        <Suspense>
          <ShortcutDialog open={open} onOpen={setOpen} />
        </Suspense>
      ) : null}
    </>
  );
}
