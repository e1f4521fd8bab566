import { ErrorRates } from "@/components/ui/error-rates";
import { limitsOf } from "@/features/detect/wording";
import type { Detection } from "@/lib/api";
import { count, fileSize, mediaName, moment } from "@/lib/format";

/** The model's measured errors, beside every verdict. */
export function RatesPanel({ model }: { model: Detection["model"] }) {
  return (
    <section aria-labelledby="rates-title" className="border-t border-line pt-5">
      <h2 id="rates-title" className="text-xl font-bold">
        How often this model is wrong
      </h2>
      <ErrorRates rates={model.error_rates} className="mt-3" />
    </section>
  );
}

/** What must not be read into the verdict. */
export function LimitsPanel({ verdict }: { verdict: Detection["verdict"] }) {
  return (
    <section aria-labelledby="limits-title" className="border-t border-line pt-5">
      <h2 id="limits-title" className="text-xl font-bold">
        What this does not say
      </h2>
      <ul className="mt-3 list-disc space-y-2 pl-5 text-soft marker:text-edge">
        {limitsOf(verdict).map((limit) => (
          <li key={limit}>{limit}</li>
        ))}
      </ul>
    </section>
  );
}

function factsOf(detection: Detection): [string, string][] {
  const { image, model, timings_ms: timings } = detection;
  return [
    ["File", detection.filename ?? "without a name"],
    ["Type and size", `${mediaName(image.media_type)}, ${fileSize(image.bytes)}`],
    ["Dimensions", `${image.width} × ${image.height} pixels`],
    ["Judged", moment(detection.created_at)],
    ["Model", `${model.name}, version ${model.version}, ${model.engine}`],
    ["Time taken", count(Math.round(timings.total), "millisecond")],
    ["SHA-256", image.sha256],
  ];
}

/** Facts about the file and the run; they never move the verdict. */
export function FactsPanel({ detection }: { detection: Detection }) {
  return (
    <details className="border-t border-line pt-3">
      <summary className="min-h-11 content-center text-xl font-bold">File and model facts</summary>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5">
        {factsOf(detection).map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-soft">{name}</dt>
            <dd className="min-w-0 break-all">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
