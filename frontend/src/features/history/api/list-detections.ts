import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { listDetections } from "@/client";
import { type Filters, queryOf } from "@/features/history/filters";
import { unwrap } from "@/lib/api";
import { isUnreachable } from "@/lib/problem";

export const historyKey = ["detections"] as const;
const pageSize = 50;
/** A log that could not be read, because the server did not answer, is asked for again by itself. */
const restartSeconds = 5;
/** How many of the latest a page with another purpose shows. */
export const recentCount = 6;

/** Past detections that pass the filters, a page at a time. */
export const historyQuery = (filters: Filters) =>
  infiniteQueryOptions({
    queryKey: [...historyKey, "list", filters],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        listDetections({
          query: { ...queryOf(filters), sort: filters.sort, cursor: pageParam, limit: pageSize },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

/** The latest detections; a few more than are shown, so that a deleted one leaves no gap. */
export const recentQuery = queryOptions({
  queryKey: [...historyKey, "recent"],
  queryFn: async ({ signal }) =>
    (await unwrap(listDetections({ query: { limit: recentCount + 6 }, signal }))).items,
  refetchInterval: ({ state }) => (isUnreachable(state.error) ? restartSeconds * 1000 : false),
});
