import type { Strength, Verdict } from "@/lib/api";
import { textsOf } from "@/lib/i18n";

const t = textsOf("common");

/** The verdict in two or three words. */
export const verdictLabel = (verdict: Verdict) => t(`verdict.${verdict}`);

/** The colour family that carries a verdict; the mark's shape carries it too. */
export const verdictTone: Record<Verdict, "clear" | "alarm" | "unsure"> = {
  real: "clear",
  deepfake: "alarm",
  inconclusive: "unsure",
};

export const strengthLevel: Record<NonNullable<Strength>, number> = {
  weak: 1,
  moderate: 2,
  strong: 3,
};

export type Thresholds = { real_below: number; deepfake_from: number };

/** The verdict zone that a score alone would fall in. */
export function zoneOf(score: number, thresholds: Thresholds): Verdict {
  if (score < thresholds.real_below) return "real";
  if (score >= thresholds.deepfake_from) return "deepfake";
  return "inconclusive";
}
