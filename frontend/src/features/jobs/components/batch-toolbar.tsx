import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";
import { type Filter, filters, type Order, orders } from "@/features/jobs/arrange";
import type { BatchState } from "@/features/jobs/batch";
import { toCsv } from "@/features/jobs/csv";
import type { Entry } from "@/features/jobs/entry";
import { number } from "@/lib/format";
import { saveFile } from "@/lib/save-file";

type BatchToolbarProps = {
  state: BatchState;
  shown: readonly Entry[];
  tally: Record<Filter, number>;
  filter: Filter;
  onFilter: (filter: Filter) => void;
  order: Order;
  onOrder: (order: Order) => void;
  marked: number;
  onCompare: (() => void) | null;
};

/** What to show of the list, in which order, and what to do with it. */
export function BatchToolbar(props: BatchToolbarProps) {
  const { t } = useTranslation("jobs");
  const { tally, filter, shown } = props;
  const offered = filters.filter((each) => each === "all" || each === filter || tally[each] > 0);
  const save = () => {
    const csv = new Blob([toCsv(shown)], { type: "text/csv;charset=utf-8" });
    saveFile(csv, `verdicts-${new Date().toISOString().slice(0, 10)}.csv`);
  };
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
      <Segmented
        label={t("filter.label")}
        name="batch-filter"
        className="max-w-full flex-wrap"
        value={filter}
        options={offered.map((each) => ({
          value: each,
          label: `${t(`filter.${each}`)} ${number(tally[each])}`,
        }))}
        onChange={props.onFilter}
      />
      <label className="flex items-center gap-2">
        <span className="text-soft">{t("order.label")}</span>
        <select
          value={props.order}
          onChange={(event) => props.onOrder(event.target.value as Order)}
          className="min-h-10 border border-edge bg-sheet px-2"
        >
          {orders.map((each) => (
            <option key={each} value={each}>
              {t(`order.${each}`)}
            </option>
          ))}
        </select>
      </label>
      <div className="flex flex-wrap items-center gap-3 sm:ml-auto">
        <Button disabled={props.onCompare === null} onClick={props.onCompare ?? undefined}>
          {t("compare", { marked: props.marked })}
        </Button>
        <Button disabled={shown.length === 0} onClick={save}>
          {t("csv")}
        </Button>
      </div>
    </div>
  );
}
