import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Model } from "@/client";
import { LiveStatus } from "@/components/ui/live-status";
import {
  type Column,
  intervalOf,
  measuredColumns,
  numberOf,
  type Sorting,
  sorted,
} from "@/features/models/comparison";
import { Plots } from "@/features/models/components/evaluation-plots";
import { comparisonPlots } from "@/features/models/plots";
import { cx } from "@/lib/cx";

type HeadProps = {
  label: string;
  column: Column["name"] | null;
  sorting: Sorting;
  onSort: () => void;
  className?: string;
};

/** A heading that sorts: first the best on top, then the other way round. */
function Head({ label, column, sorting, onSort, className }: HeadProps) {
  const active = sorting.column === column;
  const order = sorting.ascending ? "ascending" : "descending";
  return (
    <th scope="col" aria-sort={active ? order : undefined} className={cx("p-0", className)}>
      <button
        type="button"
        onClick={onSort}
        className="flex min-h-11 w-full items-end gap-1 px-2 py-2 text-left leading-tight font-semibold underline decoration-edge underline-offset-4 hover:decoration-ink"
      >
        {label}
        <span aria-hidden="true" className="w-3 shrink-0">
          {active ? (sorting.ascending ? "↑" : "↓") : ""}
        </span>
      </button>
    </th>
  );
}

const nameCell = "sticky left-0 bg-sheet";

/** Every number that was measured for all models alike, to be sorted by any of them. */
export function ComparisonTable({ models }: { models: readonly Model[] }) {
  const { t } = useTranslation("models");
  const [sorting, setSorting] = useState<Sorting>({ column: null, ascending: true });
  const [said, setSaid] = useState("");
  const columns = measuredColumns(models);
  const plots = comparisonPlots();
  if (columns.length === 0) return null;
  const sortBy = (column: Column["name"] | null, more: boolean, label: string) => {
    const again = sorting.column === column;
    setSorting({ column, ascending: again ? !sorting.ascending : !more });
    setSaid(t("table.sorted", { column: label }));
  };
  return (
    <div className="space-y-3">
      <h2 id="comparison-title" className="font-serif text-3xl">
        {t("table.title")}
      </h2>
      <p className="max-w-prose text-soft">{t("table.lead")}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section tabIndex={0} aria-labelledby="comparison-title" className="overflow-x-auto bg-sheet">
        <table aria-labelledby="comparison-title" className="w-full min-w-max text-left text-sm">
          <thead className="border-b border-edge align-bottom">
            <tr>
              <Head
                label={t("table.model")}
                column={null}
                sorting={sorting}
                onSort={() => sortBy(null, false, t("table.model"))}
                className={nameCell}
              />
              {columns.map(({ name, more }) => (
                <Head
                  key={name}
                  label={t(`fact.${name}`)}
                  column={name}
                  sorting={sorting}
                  onSort={() => sortBy(name, more === true, t(`fact.${name}`))}
                  className="max-w-32"
                />
              ))}
            </tr>
          </thead>
          <tbody className="tabular-nums">
            {sorted(models, sorting).map((model) => (
              <tr key={model.name} className="border-t border-line align-top">
                <th scope="row" className={cx("p-2 font-semibold", nameCell)}>
                  {model.name}
                </th>
                {columns.map((column) => {
                  const value = numberOf(model, column);
                  return (
                    <td key={column.name} className="p-2">
                      {value === null ? (
                        <span className="text-soft">{t("fact.none")}</span>
                      ) : (
                        column.write(value)
                      )}
                      <span className="block text-xs text-soft">{intervalOf(model, column)}</span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="max-w-prose text-sm text-soft">{t("table.glossary")}</p>
      {plots.length > 0 ? (
        <section aria-label={t("table.plots")}>
          <h3 className="text-lg font-bold">{t("table.plots")}</h3>
          <Plots plots={plots} />
        </section>
      ) : null}
      <LiveStatus message={said} />
    </div>
  );
}
