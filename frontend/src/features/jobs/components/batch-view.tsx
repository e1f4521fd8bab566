import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { LiveStatus } from "@/components/ui/live-status";
import { Notice } from "@/components/ui/notice";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { arrange, counts, type Filter, type Order } from "@/features/jobs/arrange";
import type { Batch } from "@/features/jobs/batch";
import { BatchHeader } from "@/features/jobs/components/batch-header";
import { BatchToolbar } from "@/features/jobs/components/batch-toolbar";
import { EntryCard, type Link } from "@/features/jobs/components/entry-card";
import { useBatch, useBatches } from "@/features/jobs/hooks/batch-context";
import { ApiProblem } from "@/lib/problem";

type BatchViewProps = {
  batch: Batch;
  link: Link;
  onCompare: (a: string, b: string) => void;
  onLeave: () => void;
};

/** A job that is still being read, that is gone, or that cannot be read. */
function Empty({ error }: { error: Error | null }) {
  const { t } = useTranslation(["jobs", "common"]);
  if (error instanceof ApiProblem && error.status === 404) {
    return (
      <Notice role="alert" heading="h1" title={t("gone.title")}>
        <p>{t("gone.advice")}</p>
      </Notice>
    );
  }
  if (error) return <ProblemNotice heading="h1" error={error} />;
  return <p className="py-8 text-soft">{t("common:loadingPage")}</p>;
}

/** Many pictures: how far they are, what was found, and a way to each of them. */
export function BatchView({ batch, link, onCompare, onLeave }: BatchViewProps) {
  const { t } = useTranslation("jobs");
  const { error } = useBatches();
  const state = useBatch(batch);
  const [filter, setFilter] = useState<Filter>("all");
  const [order, setOrder] = useState<Order>("chosen");
  const [marked, setMarked] = useState<readonly string[]>([]);
  const { entries } = state;
  const tally = useMemo(() => counts(entries), [entries]);
  const shown = useMemo(() => arrange(entries, filter, order), [entries, filter, order]);
  // The newest two marks count, so a third one needs no unmarking first.
  const mark = (id: string) =>
    setMarked((before) =>
      before.includes(id) ? before.filter((each) => each !== id) : [...before, id].slice(-2),
    );
  const [first, second] = marked;
  if (entries.length === 0) return <Empty error={error} />;
  const compare = first && second ? () => onCompare(first, second) : null;
  return (
    <section aria-labelledby="batch-title" className="space-y-6">
      <BatchHeader batch={batch} tally={tally} onLeave={onLeave} />
      {error ? <ProblemNotice error={error} /> : null}
      <BatchToolbar
        state={state}
        shown={shown}
        tally={tally}
        filter={filter}
        onFilter={setFilter}
        order={order}
        onOrder={setOrder}
        marked={marked.length}
        onCompare={compare}
      />
      {shown.length === 0 ? <p className="text-soft">{t("grid.none")}</p> : null}
      <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-4 xl:grid-cols-5">
        {shown.map((entry) => (
          <EntryCard
            key={entry.index}
            entry={entry}
            marked={entry.result !== null && marked.includes(entry.result.id)}
            onMark={mark}
            link={link}
          />
        ))}
      </ul>
      <LiveStatus message={batch.ended ? t("said.ended", { count: tally.all }) : ""} />
    </section>
  );
}
