import { useTranslation } from "react-i18next";
import type { Verdict } from "@/lib/api";
import { cx } from "@/lib/cx";
import { percent } from "@/lib/format";
import { type Thresholds, zoneOf } from "@/lib/verdict";

export type ScaleRow = { label: string; note: string; value: number; main?: boolean };

const fills: Record<Verdict, string> = {
  real: "bg-clear",
  deepfake: "bg-alarm",
  inconclusive: "hatch text-unsure",
};

function Marks({ thresholds }: { thresholds: Thresholds }) {
  return [thresholds.real_below, thresholds.deepfake_from].map((at) => (
    <span
      key={at}
      className="absolute -inset-y-1 w-0.5 -translate-x-1/2 bg-ink"
      style={{ left: `${at * 100}%` }}
    />
  ));
}

function Row({ row, thresholds }: { row: ScaleRow; thresholds: Thresholds }) {
  const { t } = useTranslation();
  const zone = zoneOf(row.value, thresholds);
  const where = t(`scale.${zone}`);
  return (
    <div>
      <div className="flex items-baseline justify-between gap-4">
        <p className={row.main ? "font-bold" : "font-semibold"}>
          {row.label} <span className="block text-sm font-normal text-soft">{row.note}</span>
        </p>
        <p className={cx("shrink-0", row.main ? "text-xl font-bold" : "font-semibold")}>
          {percent(row.value)}
        </p>
      </div>
      <meter
        className="sr-only"
        aria-label={row.label}
        min={0}
        max={100}
        value={row.value * 100}
        aria-valuetext={`${percent(row.value)}, ${where}`}
      />
      <div aria-hidden="true" className={cx("relative mt-2 bg-sunk", row.main ? "h-5" : "h-3")}>
        <span
          className={cx("absolute inset-y-0 left-0", fills[zone])}
          style={{ width: `max(2px, ${row.value * 100}%)` }}
        />
        <Marks thresholds={thresholds} />
      </div>
    </div>
  );
}

/** Scores on one axis with both thresholds, so that a score is never read without its marks. */
export function EvidenceScale({ rows, thresholds }: { rows: ScaleRow[]; thresholds: Thresholds }) {
  const { t } = useTranslation();
  const low = percent(thresholds.real_below);
  const high = percent(thresholds.deepfake_from);
  return (
    <div className="space-y-4">
      {rows.map((row) => (
        <Row key={row.label} row={row} thresholds={thresholds} />
      ))}
      <p className="text-sm text-soft">{t("scale.key", { low, high })}</p>
    </div>
  );
}
