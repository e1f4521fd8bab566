import type { Entry } from "@/features/jobs/entry";

export const filters = ["all", "deepfake", "inconclusive", "real", "failed", "open"] as const;
export type Filter = (typeof filters)[number];

export const orders = ["chosen", "score", "name"] as const;
export type Order = (typeof orders)[number];

export function matches(entry: Entry, filter: Filter): boolean {
  if (filter === "all") return true;
  if (filter === "failed") return entry.status === "failed";
  if (filter === "open") return entry.status !== "judged" && entry.status !== "failed";
  return entry.result?.verdict === filter;
}

/** How many entries each filter would show. */
export function counts(entries: readonly Entry[]): Record<Filter, number> {
  const count = (filter: Filter) => entries.filter((entry) => matches(entry, filter)).length;
  return {
    all: entries.length,
    deepfake: count("deepfake"),
    inconclusive: count("inconclusive"),
    real: count("real"),
    failed: count("failed"),
    open: count("open"),
  };
}

/** The entries to show, in the order to show them. */
export function arrange(entries: readonly Entry[], filter: Filter, order: Order): Entry[] {
  const shown = entries.filter((entry) => matches(entry, filter));
  // No score sorts last: there is nothing to look at first.
  const score = (entry: Entry) => entry.result?.probability ?? -1;
  if (order === "score") return shown.sort((a, b) => score(b) - score(a));
  if (order === "name") {
    return shown.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  }
  return shown;
}
