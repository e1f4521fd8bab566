import { useInfiniteQuery } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { LiveStatus } from "@/components/ui/live-status";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { useDeleteDetection } from "@/features/history/api/delete-detection";
import { historyQuery } from "@/features/history/api/list-detections";
import { HistoryRow } from "@/features/history/components/history-row";

type RecentDetectionsProps = {
  link: (id: string, content: ReactNode, className: string) => ReactNode;
  onDeleted: (id: string) => void;
};

/** The log of this server, newest first, with delete and more pages on request. */
export function RecentDetections({ link, onDeleted }: RecentDetectionsProps) {
  const { t } = useTranslation("history");
  const history = useInfiniteQuery(historyQuery);
  const [said, setSaid] = useState("");
  const title = useRef<HTMLHeadingElement>(null);
  const remove = useDeleteDetection((id) => {
    setSaid(t("delete.done"));
    // The button that had the focus is gone with its row.
    title.current?.focus();
    onDeleted(id);
  });
  const items = history.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-labelledby="history-title">
      <h2 id="history-title" ref={title} tabIndex={-1} className="text-xl font-bold">
        {t("recent")}
      </h2>
      <LiveStatus message={said} />
      {remove.error ? (
        <div className="mt-4">
          <ProblemNotice error={remove.error} />
        </div>
      ) : null}
      {history.error ? (
        <div className="mt-4">
          <ProblemNotice error={history.error} onRetry={() => void history.refetch()} />
        </div>
      ) : null}
      {history.isPending ? <p className="mt-3 text-soft">{t("reading")}</p> : null}
      {history.data && items.length === 0 ? (
        <p className="mt-3 max-w-prose text-soft">{t("empty")}</p>
      ) : null}
      {items.length > 0 ? (
        <ul className="mt-4 border-b border-line">
          {items.map((item) => (
            <HistoryRow
              key={item.id}
              item={item}
              link={link}
              deleting={remove.isPending && remove.variables === item.id}
              onDelete={() => remove.mutate(item.id)}
            />
          ))}
        </ul>
      ) : null}
      {history.hasNextPage ? (
        <Button
          className="mt-4"
          disabled={history.isFetchingNextPage}
          onClick={() => void history.fetchNextPage()}
        >
          {history.isFetchingNextPage ? t("loading") : t("more")}
        </Button>
      ) : null}
    </section>
  );
}
