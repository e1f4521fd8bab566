import type { Model } from "@/client";
import { ErrorRates } from "@/components/ui/error-rates";
import { Notice } from "@/components/ui/notice";
import { type Measure, measuresOf, ratesOf, thresholdsOf } from "@/features/models/card";
import { percent } from "@/lib/format";

const shownApart = new Set(["name", "version", "error_rates", "thresholds", "metrics"]);

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
  const card = model.card;
  const rates = ratesOf(card);
  const thresholds = thresholdsOf(card);
  const rest = Object.entries(card ?? {}).filter(([name]) => !shownApart.has(name));
  return (
    <article className="space-y-6 bg-sheet p-5 sm:p-8">
      <header>
        <h2 className="font-serif text-3xl">{model.name}</h2>
        <p className="mt-1 text-soft">
          {model.version ? `Version ${model.version}` : "Version unknown"}
          {model.default ? " · gives the verdicts here" : ""}
          {model.available ? "" : " · not available"}
        </p>
      </header>
      {model.problem ? (
        <Notice title="This model cannot be used">
          <p>{model.problem}</p>
        </Notice>
      ) : null}
      {rates ? (
        <section aria-label="Error rates">
          <h3 className="text-lg font-bold">How often it is wrong</h3>
          <ErrorRates rates={rates} className="mt-3" />
        </section>
      ) : null}
      {thresholds ? (
        <p>
          <strong>Thresholds:</strong> below {percent(thresholds.real_below)} “no trace found”, from{" "}
          {percent(thresholds.deepfake_from)} “deepfake evidence”, between them inconclusive.
        </p>
      ) : null}
      <Table caption="Measured numbers" rows={measuresOf(card?.metrics)} />
      {rest.length > 0 ? (
        <details>
          <summary className="min-h-11 content-center text-lg font-bold">The whole card</summary>
          <div className="mt-2">
            <Table caption="Card" rows={measuresOf(Object.fromEntries(rest))} />
          </div>
        </details>
      ) : null}
    </article>
  );
}
