import { Trans, useTranslation } from "react-i18next";
import type { Model } from "@/client";
import { ErrorRates } from "@/components/ui/error-rates";
import { Notice } from "@/components/ui/notice";
import { type Measure, measuresOf, ratesOf, thresholdsOf } from "@/features/models/card";
import { EvaluationPlots } from "@/features/models/components/evaluation-plots";
import { Reliability } from "@/features/models/components/reliability";
import { TierTable } from "@/features/models/components/tier-table";
import { percent } from "@/lib/format";

const shownApart = new Set([
  "name",
  "version",
  "error_rates",
  "tier_error_rates",
  "reliability",
  "thresholds",
  "metrics",
  "comparison",
]);

/** The one whole card on the page, where reading goes on once a model was chosen. */
export const modelCardId = "model-card";

function Table({ caption, rows }: { caption: string; rows: Measure[] }) {
  if (rows.length === 0) return null;
  return (
    <table className="w-full table-fixed text-left text-sm">
      <caption className="pb-2 text-left text-lg font-bold">{caption}</caption>
      <tbody>
        {rows.map(({ path, value }) => (
          <tr key={path.join("/")} className="border-t border-line align-top">
            <th scope="row" className="py-1.5 pr-6 font-normal text-soft">
              {path.join(" › ")}
            </th>
            <td className="py-1.5 break-words">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** One model: whether it works, how often it errs, and every number of its card. */
export function ModelCard({ model }: { model: Model }) {
  const { t } = useTranslation("models");
  const card = model.card;
  const rates = ratesOf(card);
  const thresholds = thresholdsOf(card);
  const rest = Object.entries(card ?? {}).filter(([name]) => !shownApart.has(name));
  return (
    <article
      id={modelCardId}
      tabIndex={-1}
      aria-labelledby="model-card-title"
      className="space-y-6 bg-sheet p-5 outline-none sm:p-8"
    >
      <header>
        <h2 id="model-card-title" className="font-serif text-3xl">
          {model.name}
        </h2>
        <p className="mt-1 text-soft">
          {model.version ? t("version", { version: model.version }) : t("versionUnknown")}
          {model.default ? ` · ${t("inCharge")}` : ""}
          {model.available ? "" : ` · ${t("notAvailable")}`}
        </p>
      </header>
      {model.problem ? (
        <Notice title={t("unusable")}>
          <p>{model.problem}</p>
        </Notice>
      ) : null}
      {rates ? (
        <section aria-label={t("errorRates")}>
          <h3 className="text-lg font-bold">{t("wrong")}</h3>
          <ErrorRates rates={rates} className="mt-3" />
        </section>
      ) : null}
      {thresholds ? (
        <p>
          <Trans
            t={t}
            i18nKey="thresholds"
            values={{
              low: percent(thresholds.real_below),
              high: percent(thresholds.deepfake_from),
            }}
            components={{ strong: <strong /> }}
          />
        </p>
      ) : null}
      <TierTable card={card} />
      <Reliability card={card} />
      <Table caption={t("measured")} rows={measuresOf(card?.metrics)} />
      {card ? <EvaluationPlots model={model.name} /> : null}
      {rest.length > 0 ? (
        <details>
          <summary className="min-h-11 content-center text-lg font-bold">{t("wholeCard")}</summary>
          <div className="mt-2">
            <Table caption={t("card")} rows={measuresOf(Object.fromEntries(rest))} />
          </div>
        </details>
      ) : null}
    </article>
  );
}
