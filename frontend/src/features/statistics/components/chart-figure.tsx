import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";

export type TableView = { head: string[]; rows: { key: string; cells: string[] }[] };

type ChartFigureProps = { title: string; summary: string; table: TableView; children: ReactNode };

/** A chart with its message in words and the same numbers as a table, one click away. */
export function ChartFigure({ title, summary, table, children }: ChartFigureProps) {
  const { t } = useTranslation("statistics");
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  const [first, ...others] = table.head;
  return (
    <section aria-labelledby={id} className="min-w-0 bg-sheet p-4 sm:p-6">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <h2 id={id} className="text-xl font-bold">
          {title}
        </h2>
        <Button
          look="quiet"
          className="px-0!"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          {t("asTable")}
        </Button>
      </div>
      <p className="mb-4 max-w-prose text-soft">{summary}</p>
      {asTable ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <section className="max-h-96 overflow-auto" tabIndex={0} aria-labelledby={id}>
          <table className="w-full text-left text-sm tabular-nums">
            <thead>
              <tr>
                <th scope="col" className="sticky top-0 bg-sheet py-1.5 pr-4">
                  {first}
                </th>
                {others.map((name) => (
                  <th
                    key={name}
                    scope="col"
                    className="sticky top-0 bg-sheet py-1.5 pl-4 text-right"
                  >
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map(({ key, cells: [label, ...values] }) => (
                <tr key={key} className="border-t border-line">
                  <th scope="row" className="py-1.5 pr-4 font-normal">
                    {label}
                  </th>
                  {values.map((value, index) => (
                    <td key={others[index]} className="py-1.5 pl-4 text-right">
                      {value}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : (
        children
      )}
    </section>
  );
}
