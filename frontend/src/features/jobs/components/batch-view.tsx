import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { LiveStatus } from "@/components/ui/live-status";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { arrange, counts, type Filter, type Order } from "@/features/jobs/arrange";
import type { Batch } from "@/features/jobs/batch";
import { BatchHeader } from "@/features/jobs/components/batch-header";
import { BatchToolbar } from "@/features/jobs/components/batch-toolbar";
import { EntryCard, type Link } from "@/features/jobs/components/entry-card";
import { useBatch, useBatches } from "@/features/jobs/hooks/batch-context";

type BatchViewProps = {
  batch: Batch;
  link: Link;
  onCompare: (a: string, b: string) => void;
  onLeave: () => void;
};

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
      {shown.length === 0 && entries.length > 0 ? (
        <p className="text-soft">{t("grid.none")}</p>
      ) : null}
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
