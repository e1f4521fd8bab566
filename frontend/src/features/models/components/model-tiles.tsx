import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Model } from "@/client";
import { columns, intervalOf, numberOf } from "@/features/models/comparison";
import { cx } from "@/lib/cx";

/** What a person asks first of a model; the table has the rest. */
const first = columns.filter(({ name }) =>
  ["heldOut", "falsePositives", "latency", "bytes"].includes(name),
);

/** A link that shows a model's whole card; `shown` says that it is the one shown now. */
export type CardLink = (model: string, className: string, shown: boolean) => ReactNode;

type ModelTilesProps = {
  models: readonly Model[];
  shown: string;
  link: CardLink;
};

/** The models side by side: what each is good for, and the numbers that part them most. */
export function ModelTiles({ models, shown, link }: ModelTilesProps) {
  const { t } = useTranslation("models");
  return (
    <section aria-labelledby="tiles-title" className="space-y-3">
      <h2 id="tiles-title" className="font-serif text-3xl">
        {t("side.title")}
      </h2>
      <p className="text-soft">{t("side.lead")}</p>
      <ul className="grid gap-4 sm:grid-cols-[repeat(auto-fit,minmax(20rem,1fr))]">
        {models.map((model) => (
          <li
            key={model.name}
            className={cx(
              "relative flex flex-col gap-3 border-t-6 bg-sheet p-4 has-focus-visible:outline-3 has-focus-visible:outline-focus",
              model.name === shown ? "border-ink" : "border-line hover:border-edge",
            )}
          >
            <h3 className="text-lg font-bold [overflow-wrap:anywhere]">
              {link(
                model.name,
                "outline-none underline decoration-edge underline-offset-4 after:absolute after:inset-0",
                model.name === shown,
              )}
            </h3>
            <p className="text-sm text-soft empty:hidden">
              {[model.default && t("inCharge"), !model.available && t("notAvailable")]
                .filter(Boolean)
                .join(" · ")}
            </p>
            <p className="text-sm">
              {model.comparison?.good_for ? (
                <>
                  <span className="text-soft">{t("side.goodFor")}:</span>{" "}
                  <span lang="en">{model.comparison.good_for}</span>
                </>
              ) : (
                t("side.noAdvice")
              )}
            </p>
            <dl className="mt-auto space-y-1 text-sm">
              {first.map((column) => {
                const value = numberOf(model, column);
                return (
                  <div
                    key={column.name}
                    className="flex justify-between gap-3 border-t border-line pt-1"
                  >
                    <dt className="text-soft">{t(`fact.${column.name}`)}</dt>
                    <dd
                      className={cx(
                        "text-right tabular-nums",
                        value === null ? "text-soft" : "font-semibold",
                      )}
                    >
                      {value === null ? t("fact.none") : column.write(value)}
                      <span className="block text-xs font-normal text-soft">
                        {intervalOf(model, column)}
                      </span>
                    </dd>
                  </div>
                );
              })}
            </dl>
          </li>
        ))}
      </ul>
    </section>
  );
}
