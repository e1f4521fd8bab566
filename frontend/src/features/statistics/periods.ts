import type { Statistics } from "@/client";
import type { Verdict } from "@/lib/api";

export type Counts = Record<Verdict, number>;
export type Period = { start: Date; counts: Counts };

const oneDay = 86_400_000;
/** More bars than this cannot be told apart; then a bar is a week. */
const mostBars = 120;

const none = (): Counts => ({ real: 0, deepfake: 0, inconclusive: 0 });
const dayOf = (text: string) => Date.parse(`${text}T00:00:00Z`);

/** Days without a detection are days too: one period per day, or per week for long times. */
export function periodsOf(days: Statistics["by_day"]): { periods: Period[]; span: "day" | "week" } {
  const times = days.map(({ date }) => dayOf(date));
  if (times.length === 0) return { periods: [], span: "day" };
  const first = Math.min(...times);
  const length = (Math.max(...times) - first) / oneDay + 1;
  const span = length > mostBars ? 7 : 1;
  const periods = Array.from({ length: Math.ceil(length / span) }, (_, index) => ({
    start: new Date(first + index * span * oneDay),
    counts: none(),
  }));
  for (const { date, ...counts } of days) {
    const period = periods[Math.floor((dayOf(date) - first) / oneDay / span)];
    if (!period) continue;
    period.counts.real += counts.real;
    period.counts.deepfake += counts.deepfake;
    period.counts.inconclusive += counts.inconclusive;
  }
  return { periods, span: span === 1 ? "day" : "week" };
}

/** The smallest of 1, 2, 5, 10, 20, … that is not below `value`: the top of an axis. */
export function axisTop(value: number): number {
  if (value <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10);
}
