import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { Choice, Field, fieldClass, Range } from "@/features/history/components/filter-fields";
import {
  countFilters,
  type Filters,
  noFilters,
  ratings,
  verdicts,
} from "@/features/history/filters";
import { cx } from "@/lib/cx";
import { verdictLabel } from "@/lib/verdict";

type FilterBarProps = {
  filters: Filters;
  models: string[];
  onChange: (filters: Filters) => void;
};

const isWide = () => window.matchMedia?.("(min-width: 64rem)").matches ?? true;

/** Asks only when the person has stopped typing for a moment. */
function Search({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation("history");
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), 300);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <Field label={t("filter.search")}>
      {(id) => (
        <input
          id={id}
          type="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={t("filter.searchHint")}
          className={fieldClass}
        />
      )}
    </Field>
  );
}

function Verdicts({ filters, onChange }: Omit<FilterBarProps, "models">) {
  const { t } = useTranslation("history");
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm font-semibold">{t("filter.verdict")}</legend>
      <div className="flex flex-wrap gap-2">
        {verdicts.map((verdict) => {
          const on = filters.verdicts.includes(verdict);
          const others = filters.verdicts.filter((each) => each !== verdict);
          return (
            <label
              key={verdict}
              className={cx(
                "relative flex min-h-11 cursor-pointer items-center gap-2 border px-3 text-sm has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus",
                on
                  ? "border-ink bg-sunk font-semibold shadow-[inset_0_-3px_0_var(--color-ink)]"
                  : "border-edge bg-paper",
              )}
            >
              <input
                type="checkbox"
                checked={on}
                onChange={() =>
                  onChange({ ...filters, verdicts: on ? others : [...others, verdict] })
                }
                className="absolute inset-0 cursor-pointer opacity-0"
              />
              <VerdictMark verdict={verdict} className="size-4" />
              {verdictLabel(verdict)}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

/** Everything that the history can be narrowed by; each change shows at once. */
export function FilterBar({ filters, models, onChange }: FilterBarProps) {
  const { t } = useTranslation("history");
  const any = { value: "", label: t("filter.any") };
  const change = (changes: Partial<Filters>) => onChange({ ...filters, ...changes });
  const active = countFilters(filters);
  const [open, setOpen] = useState(() => active > 0 || isWide());
  const search = useCallback((q: string) => onChange({ ...filters, q }), [filters, onChange]);
  return (
    <search aria-label={t("filter.label")} className="block bg-sheet p-4 sm:p-5">
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_auto]">
        <Search value={filters.q} onChange={search} />
        <Verdicts filters={filters} onChange={onChange} />
      </div>
      <details className="mt-3" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="min-h-11 content-center font-semibold">{t("filter.more")}</summary>
        <div className="mt-1 grid gap-4 sm:grid-cols-2 xl:grid-cols-[1.4fr_1fr_1fr_1fr_1fr]">
          <Range
            label={t("filter.date")}
            type="date"
            low={filters.from}
            high={filters.to}
            onChange={(from, to) => change({ from, to })}
          />
          <Range
            label={t("filter.score")}
            type="number"
            low={filters.min}
            high={filters.max}
            onChange={(min, max) => change({ min, max })}
          />
          <div className="grid gap-4 sm:col-span-2 sm:grid-cols-3 xl:contents">
            <Choice
              label={t("filter.feedback")}
              value={filters.feedback}
              options={[any, ...ratings.map((value) => ({ value, label: t(`feedback.${value}`) }))]}
              onChange={(value) =>
                change({ feedback: ratings.find((each) => each === value) ?? "" })
              }
            />
            <Choice
              label={t("filter.model")}
              value={filters.model}
              options={[any, ...models.map((value) => ({ value, label: value }))]}
              onChange={(model) => change({ model })}
            />
            <Choice
              label={t("filter.sort")}
              value={filters.sort}
              options={(["newest", "oldest"] as const).map((value) => ({
                value,
                label: t(`filter.${value}`),
              }))}
              onChange={(sort) => change({ sort: sort === "oldest" ? "oldest" : "newest" })}
            />
          </div>
        </div>
      </details>
      {active > 0 ? (
        <Button
          look="quiet"
          className="mt-2 px-0!"
          onClick={() => onChange({ ...noFilters, sort: filters.sort })}
        >
          {t("filter.clear", { count: active })}
        </Button>
      ) : null}
    </search>
  );
}
