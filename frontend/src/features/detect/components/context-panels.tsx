import { useTranslation } from "react-i18next";
import { ErrorRates } from "@/components/ui/error-rates";
import { limitsOf } from "@/features/detect/wording";
import type { Detection } from "@/lib/api";
import { fileSize, mediaName, moment } from "@/lib/format";
import { textsOf } from "@/lib/i18n";

const t = textsOf(["detect", "common"]);

/** The model's measured errors, beside every verdict. */
export function RatesPanel({ model }: { model: Detection["model"] }) {
  const { t } = useTranslation("detect");
  return (
    <section aria-labelledby="rates-title" className="border-t border-line pt-5">
      <h2 id="rates-title" className="text-xl font-bold">
        {t("rates.title")}
      </h2>
      <ErrorRates rates={model.error_rates} className="mt-3" />
    </section>
  );
}

/** What must not be read into the verdict. */
export function LimitsPanel({ verdict }: { verdict: Detection["verdict"] }) {
  const { t } = useTranslation("detect");
  return (
    <section aria-labelledby="limits-title" className="border-t border-line pt-5">
      <h2 id="limits-title" className="text-xl font-bold">
        {t("limits.title")}
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
    [t("facts.file"), detection.filename ?? t("common:withoutName")],
    [t("facts.type"), `${mediaName(image.media_type)}, ${fileSize(image.bytes)}`],
    [t("facts.dimensions"), t("facts.pixels", { width: image.width, height: image.height })],
    [t("facts.judged"), moment(detection.created_at)],
    [t("facts.model"), t("facts.modelValue", model)],
    [
      t("facts.time"),
      t("common:format.milliseconds", { count: Math.round(timings.total) }),
    ],
    ["SHA-256", image.sha256],
  ];
}

/** Facts about the file and the run; they never move the verdict. */
export function FactsPanel({ detection }: { detection: Detection }) {
  const { t } = useTranslation("detect");
  return (
    <details className="border-t border-line pt-3">
      <summary className="min-h-11 content-center text-xl font-bold">{t("facts.title")}</summary>
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
