import { useTranslation } from "react-i18next";
import type { ModelFacts } from "@/lib/api";
import { cx } from "@/lib/cx";
import { ofHundred } from "@/lib/format";

const columns = 10;
const dots = Array.from({ length: 100 }, (_, index) => index);

function Dots({ rate }: { rate: number }) {
  const marked = rate > 0 ? Math.max(1, Math.round(rate * 100)) : 0;
  return (
    <svg viewBox="0 0 100 100" aria-hidden="true" className="mt-1.5 block w-full max-w-34">
      {dots.map((index) => (
        <circle
          key={index}
          cx={(index % columns) * 10 + 5}
          cy={Math.floor(index / columns) * 10 + 5}
          r={index < marked ? 4 : 3}
          className={index < marked ? "fill-ink" : "fill-line"}
        />
      ))}
    </svg>
  );
}

function Rate({ rate, label }: { rate: number | null; label: string }) {
  const { t } = useTranslation();
  return (
    <div className="row-span-2 grid min-w-0 grid-rows-subgrid gap-0">
      <dt className="text-sm break-words hyphens-auto text-soft sm:text-base">{label}</dt>
      <dd className="font-semibold">
        {rate === null ? t("rates.notMeasured") : ofHundred(rate)}
        {rate === null ? null : <Dots rate={rate} />}
      </dd>
    </div>
  );
}

type ErrorRatesProps = { rates: ModelFacts["error_rates"]; className?: string };

/** How often the model decides and how often it errs then, as counts of a hundred to be seen. */
export function ErrorRates({ rates, className }: ErrorRatesProps) {
  const { t } = useTranslation();
  return (
    <div className={cx("space-y-3", className)}>
      <dl className="grid max-w-2xl grid-cols-3 gap-x-4 sm:gap-x-6">
        <Rate label={t("rates.undecided")} rate={rates.inconclusive_rate} />
        <Rate label={t("rates.wrong")} rate={rates.false_positive_rate} />
        <Rate label={t("rates.missed")} rate={rates.miss_rate} />
      </dl>
      <p className="text-sm text-soft">{t("rates.counted")}</p>
    </div>
  );
}
