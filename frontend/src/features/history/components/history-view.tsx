import { useInfiniteQuery } from "@tanstack/react-query";
import { type ReactNode, useCallback, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { LiveStatus } from "@/components/ui/live-status";
import { Notice } from "@/components/ui/notice";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { historyQuery } from "@/features/history/api/list-detections";
import { ExportLinks } from "@/features/history/components/export-links";
import { FilterBar } from "@/features/history/components/filter-bar";
import { HistoryList } from "@/features/history/components/history-list";
import type { DetectionLink } from "@/features/history/components/history-row";
import { ThumbnailSwitch } from "@/features/history/components/thumbnail-switch";
import { countFilters, type Filters, noFilters } from "@/features/history/filters";
import { useDelete, useVisible } from "@/features/history/hooks/use-deletions";
import type { DetectionSummary } from "@/lib/api";
import { number } from "@/lib/format";

type HistoryViewProps = {
  filters: Filters;
  onFilters: (filters: Filters) => void;
  models: string[];
  link: DetectionLink;
  /** Leads to where a first picture can be judged. */
  start: ReactNode;
};

function Empty({
  narrowed,
  onClear,
  start,
}: {
  narrowed: boolean;
  onClear: () => void;
  start: ReactNode;
}) {
  const { t } = useTranslation("history");
  if (narrowed) {
    return (
      <Notice
        title={t("noMatch.title")}
        actions={<Button onClick={onClear}>{t("noMatch.clear")}</Button>}
      >
        <p>{t("noMatch.advice")}</p>
      </Notice>
    );
  }
  return (
    <Notice title={t("nothing.title")} actions={start}>
      <p>{t("empty")}</p>
    </Notice>
  );
}

/** The whole log of this server: search it, narrow it, take it along, delete from it. */
export function HistoryView({ filters, onFilters, models, link, start }: HistoryViewProps) {
  const { t } = useTranslation("history");
  const history = useInfiniteQuery(historyQuery(filters));
  const { deleteOne, deleteAll } = useDelete();
  const title = useRef<HTMLHeadingElement>(null);
  const { fetchNextPage, isFetchingNextPage, hasNextPage } = history;
  const all = useMemo(
    () => history.data?.pages.flatMap((page) => page.items) ?? [],
    [history.data],
  );
  const items = useVisible(all);
  const onMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [isFetchingNextPage, fetchNextPage]);
  const remove = (item: DetectionSummary) => {
    deleteOne(item);
    // The button that had the focus goes with its row.
    title.current?.focus({ preventScroll: true });
  };
  const narrowed = countFilters(filters) > 0;
  const shown = t(hasNextPage ? "shownSoFar" : "shown", { count: items.length });
  return (
    <div className="space-y-6">
      <header className="max-w-prose">
        <h1
          id="history-title"
          ref={title}
          tabIndex={-1}
          className="font-serif text-4xl leading-tight font-medium sm:text-5xl"
        >
          {t("title")}
        </h1>
        <p className="mt-3 text-soft">{t("lead")}</p>
      </header>
      <FilterBar filters={filters} models={models} onChange={onFilters} />
      <div className="flex flex-wrap items-center justify-between gap-x-8 gap-y-3">
        <ThumbnailSwitch />
        {items.length > 0 ? (
          <div className="flex flex-wrap gap-3">
            <ExportLinks filters={filters} />
            <ConfirmDialog
              trigger={<Button>{narrowed ? t("deleteAll.matching") : t("deleteAll.all")}</Button>}
              title={narrowed ? t("deleteAll.askMatching") : t("deleteAll.askAll")}
              description={t("deleteAll.consequence", { seconds: number(10) })}
              keep={t("deleteAll.keep")}
              confirm={t("deleteAll.confirm")}
              onConfirm={() => deleteAll(filters, all)}
            />
          </div>
        ) : null}
      </div>
      <LiveStatus message={history.isSuccess ? shown : ""} />
      {history.error && !history.data ? (
        <ProblemNotice error={history.error} onRetry={() => void history.refetch()} />
      ) : null}
      {history.isPending ? <Waiting /> : null}
      {history.data && items.length === 0 && !hasNextPage ? (
        <Empty narrowed={narrowed} onClear={() => onFilters(noFilters)} start={start} />
      ) : null}
      {items.length > 0 ? (
        <section aria-label={t("list")}>
          <p aria-hidden="true" className="pb-2 text-sm text-soft">
            {shown}
          </p>
          <HistoryList
            items={items}
            link={link}
            onDelete={remove}
            hasMore={hasNextPage && !history.isFetchNextPageError}
            onMore={onMore}
          />
          {history.isFetchNextPageError && history.error ? (
            <div className="mt-4">
              <ProblemNotice error={history.error} onRetry={() => void fetchNextPage()} />
            </div>
          ) : null}
          {isFetchingNextPage ? <p className="mt-3 text-soft">{t("loading")}</p> : null}
        </section>
      ) : null}
    </div>
  );
}

/** Rows to come, in their places, so that nothing jumps when they are there. */
function Waiting() {
  const { t } = useTranslation("history");
  return (
    <div>
      <p className="sr-only">{t("reading")}</p>
      <ul aria-hidden="true" className="border-b border-line">
        {[0, 1, 2, 3, 4, 5].map((row) => (
          <li key={row} className="flex h-[70px] items-center gap-4 border-t border-line">
            <span className="size-12 bg-sunk" />
            <span className="h-4 w-2/5 bg-sunk" />
          </li>
        ))}
      </ul>
    </div>
  );
}
