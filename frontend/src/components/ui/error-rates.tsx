import { useTranslation } from "react-i18next";
import type { ModelFacts } from "@/lib/api";
import { cx } from "@/lib/cx";
import { ofHundred } from "@/lib/format";

const columns = 25;
const dots = Array.from({ length: 100 }, (_, index) => index);

function Dots({ rate }: { rate: number }) {
  const marked = rate > 0 ? Math.max(1, Math.round(rate * 100)) : 0;
  return (
    <svg viewBox="0 0 250 40" aria-hidden="true" className="mt-1.5 block w-full max-w-sm">
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
    <div>
      <dt className="text-soft">{label}</dt>
      <dd className="font-semibold">
        {rate === null ? t("rates.notMeasured") : ofHundred(rate)}
        {rate === null ? null : <Dots rate={rate} />}
      </dd>
    </div>
  );
}

type ErrorRatesProps = { rates: ModelFacts["error_rates"]; className?: string };

/** How often the model errs, as counts of a hundred that can be seen. */
export function ErrorRates({ rates, className }: ErrorRatesProps) {
  const { t } = useTranslation();
  const undecided = rates.inconclusive_rate;
  return (
    <div className={cx("space-y-3", className)}>
      <dl className="grid gap-4 sm:grid-cols-2 lg:grid-cols-1 xl:grid-cols-2">
        <Rate label={t("rates.wrong")} rate={rates.false_positive_rate} />
        <Rate label={t("rates.missed")} rate={rates.miss_rate} />
      </dl>
      <p className="text-sm text-soft">
        {undecided === null ? null : t("rates.undecided", { rate: ofHundred(undecided) })}{" "}
        {t("rates.counted")}
      </p>
    </div>
  );
}
