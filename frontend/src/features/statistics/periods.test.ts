import { expect, test } from "vitest";
import { axisTop, periodsOf } from "@/features/statistics/periods";

const aDay = (date: string, real = 1) => ({ date, real, deepfake: 0, inconclusive: 0 });

test("days without a detection have their place", () => {
  const { periods, span } = periodsOf([aDay("2026-11-01"), aDay("2026-11-04", 3)]);
  expect(span).toBe("day");
  expect(periods.map(({ counts }) => counts.real)).toEqual([1, 0, 0, 3]);
});

test("a long time is shown in weeks and loses nothing", () => {
  const days = ["2026-01-01", "2026-01-07", "2026-01-08", "2026-10-30"].map((date) => aDay(date));
  const { periods, span } = periodsOf(days);
  expect(span).toBe("week");
  expect(periods.slice(0, 2).map(({ counts }) => counts.real)).toEqual([2, 1]);
  expect(periods.reduce((sum, { counts }) => sum + counts.real, 0)).toBe(4);
});

test("an axis ends at a round number that holds every bar", () => {
  expect([0, 4, 7, 11, 20, 21, 480].map(axisTop)).toEqual([4, 4, 10, 20, 20, 50, 500]);
});
