import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { ProblemNotice } from "@/components/ui/problem-notice";
import {
  type Deletion,
  holdDeletions,
  releaseDeletions,
  sendPending,
  takeBack,
} from "@/features/history/deletions";
import { usePendingDeletions } from "@/features/history/hooks/use-deletions";

/** Ctrl+Z takes back the latest deletion, except while somebody writes. */
function useUndoKey(latest: Deletion | undefined, undo: () => void) {
  useEffect(() => {
    if (!latest) return;
    const press = (event: KeyboardEvent) => {
      const writing = (event.target as HTMLElement).closest("input, textarea, select");
      if (writing || event.key !== "z" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      undo();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [latest, undo]);
}

function useSendOnLeaving() {
  useEffect(() => {
    window.addEventListener("pagehide", sendPending);
    return () => window.removeEventListener("pagehide", sendPending);
  }, []);
}

/** Says what is about to be deleted, for as long as it can be taken back. */
export function UndoBar() {
  const { t } = useTranslation(["history", "common"]);
  const pending = usePendingDeletions();
  const waiting = pending.filter((each) => each.state === "waiting");
  const failed = pending.find((each) => each.state === "failed");
  const latest = waiting.at(-1);
  const bar = useRef<HTMLElement>(null);
  const undo = () => {
    if (latest) takeBack(latest.key);
    if (waiting.length < 2) document.getElementById("history-title")?.focus();
  };
  useUndoKey(latest, undo);
  useSendOnLeaving();
  const what = (deletion: Deletion) => {
    if (deletion.name === null) return t("undo.all");
    return t("undo.one", { name: deletion.name || t("common:withoutName") });
  };
  const more = waiting.length - 1;
  const said = latest ? what(latest) + (more > 0 ? ` ${t("undo.more", { count: more })}` : "") : "";
  return (
    <section
      ref={bar}
      aria-label={t("undo.label")}
      className="pointer-events-none fixed inset-x-0 bottom-0 z-40 mx-auto max-w-2xl space-y-2 p-4"
      onMouseEnter={holdDeletions}
      onMouseLeave={releaseDeletions}
      onFocus={holdDeletions}
      onBlur={releaseDeletions}
    >
      <p role="status" className="sr-only">
        {said ? `${said} ${t("undo.how")}` : ""}
      </p>
      {failed?.error ? (
        <div className="pointer-events-auto shadow-2xl">
          <ProblemNotice error={failed.error}>
            <Button onClick={() => takeBack(failed.key)}>{t("undo.dismiss")}</Button>
          </ProblemNotice>
        </div>
      ) : null}
      {latest ? (
        <div className="pointer-events-auto flex items-center gap-4 bg-ink py-2 pr-2 pl-5 text-paper shadow-2xl">
          <p aria-hidden="true" className="min-w-0 flex-1 truncate">
            {said}
          </p>
          <button
            type="button"
            onClick={undo}
            className="min-h-11 shrink-0 px-4 font-bold underline underline-offset-4 focus-visible:outline-paper"
          >
            {t("undo.action")}
          </button>
        </div>
      ) : null}
    </section>
  );
}
