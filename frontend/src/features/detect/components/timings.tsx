import { useTranslation } from "react-i18next";
import type { Detection } from "@/lib/api";
import { number } from "@/lib/format";

const stages = ["decode", "faces", "network"] as const;
const shades = ["bg-ink", "bg-soft", "bg-edge"];

/** Where the time of this verdict went, stage by stage on one bar. */
export function Timings({ timings }: { timings: Detection["timings_ms"] }) {
  const { t } = useTranslation("detect");
  const words = (value: number) =>
    number(value, { style: "unit", unit: "millisecond", maximumFractionDigits: 0 });
  const total = Math.max(timings.total, 0.001);
  return (
    <div>
      <p>
        <span className="text-soft">{t("facts.time")}</span> {words(timings.total)}
      </p>
      <div aria-hidden="true" className="mt-1.5 flex h-2 bg-sunk">
        {stages.map((stage, index) => (
          <span
            key={stage}
            className={shades[index]}
            style={{ width: `${(timings[stage] / total) * 100}%` }}
          />
        ))}
      </div>
      <ul className="mt-1.5 flex flex-wrap gap-x-5 gap-y-1 text-sm">
        {stages.map((stage, index) => (
          <li key={stage} className="flex items-center gap-1.5">
            <span aria-hidden="true" className={`size-2.5 ${shades[index]}`} />
            <span className="text-soft">{t(`stage.${stage}`)}</span> {words(timings[stage])}
          </li>
        ))}
      </ul>
    </div>
  );
}
