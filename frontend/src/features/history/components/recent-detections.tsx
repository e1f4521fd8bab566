import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { KeyForm } from "@/components/ui/key-form";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { recentCount, recentQuery } from "@/features/history/api/list-detections";
import { type DetectionLink, HistoryRow } from "@/features/history/components/history-row";
import { useDelete, useVisible } from "@/features/history/hooks/use-deletions";
import type { DetectionSummary } from "@/lib/api";
import { ApiProblem, isUnreachable } from "@/lib/problem";
import { problemWords } from "@/lib/problem-words";

type RecentDetectionsProps = {
  link: DetectionLink;
  /** Leads to the whole history. */
  all: ReactNode;
  onDeleted: (id: string) => void;
};

/** The latest verdicts of this server, below whatever a person is doing. */
export function RecentDetections({ link, all, onDeleted }: RecentDetectionsProps) {
  const { t } = useTranslation("history");
  const recent = useQuery(recentQuery);
  // A public server judges for everyone and shows its log to few: that is no failure.
  const locked = recent.error instanceof ApiProblem && recent.error.slug === "key-required";
  // What a person is doing here says so aloud; this list comes back by itself.
  const away = recent.error && isUnreachable(recent.error) ? problemWords(recent.error) : null;
  const title = useRef<HTMLHeadingElement>(null);
  const { deleteOne } = useDelete();
  const items = useVisible(recent.data ?? []).slice(0, recentCount);
  const remove = (item: DetectionSummary) => {
    deleteOne(item);
    // The button that had the focus goes with its row.
    title.current?.focus();
    onDeleted(item.id);
  };
  return (
    <section aria-labelledby="history-title">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6">
        <h2 id="history-title" ref={title} tabIndex={-1} className="text-xl font-bold">
          {t("recent")}
        </h2>
        {items.length > 0 ? all : null}
      </div>
      {locked ? (
        <details className="mt-2">
          <summary className="min-h-11 content-center text-soft">{t("locked")}</summary>
          <KeyForm />
        </details>
      ) : null}
      {away ? <p className="mt-3 text-soft">{away.title}.</p> : null}
      {recent.error && !locked && !away ? (
        <div className="mt-4">
          <ProblemNotice error={recent.error} onRetry={() => void recent.refetch()} />
        </div>
      ) : null}
      {recent.isPending ? <p className="mt-3 text-soft">{t("reading")}</p> : null}
      {recent.data && items.length === 0 ? (
        <p className="mt-3 max-w-prose text-soft">{t("empty")}</p>
      ) : null}
      {items.length > 0 ? (
        <ul className="mt-3 border-b border-line">
          {items.map((item) => (
            <li key={item.id}>
              <HistoryRow item={item} link={link} onDelete={() => remove(item)} />
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
