import { useTranslation } from "react-i18next";
import { ErrorRates } from "@/components/ui/error-rates";
import { limitsOf } from "@/features/detect/wording";
import type { Detection } from "@/lib/api";

/** The model's measured errors on pictures delivered like this one, beside every verdict. */
export function RatesPanel({ detection }: { detection: Detection }) {
  const { t } = useTranslation("detect");
  return (
    <section aria-labelledby="rates-title" className="border-t border-line pt-5">
      <h2 id="rates-title" className="text-xl font-bold">
        {t("rates.title")}
      </h2>
      {detection.tier ? (
        <p className="mt-1 text-soft">{t(`rates.tier.${detection.tier}`)}</p>
      ) : null}
      <ErrorRates rates={detection.model.error_rates} className="mt-3" />
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
