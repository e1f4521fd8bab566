import { queryOptions } from "@tanstack/react-query";
import { getStatistics } from "@/client";
import { unwrap } from "@/lib/api";

/** Counts of the log since `days` ago (null: since ever), of one model or of all. */
export const statisticsQuery = (days: number | null, model: string) =>
  queryOptions({
    queryKey: ["statistics", days, model],
    queryFn: ({ signal }) => {
      const from = days === null ? undefined : startOf(days).toISOString();
      return unwrap(
        getStatistics({ query: { ...(from && { from }), ...(model && { model }) }, signal }),
      );
    },
  });

/** Midnight of the day that makes `days` days together with today. */
function startOf(days: number): Date {
  const start = new Date();
  start.setHours(0, 0, 0, 0);
  start.setDate(start.getDate() - days + 1);
  return start;
}
