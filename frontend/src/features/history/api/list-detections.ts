import { infiniteQueryOptions } from "@tanstack/react-query";
import { listDetections } from "@/client";
import { unwrap } from "@/lib/api";

export const historyKey = ["detections"] as const;
const pageSize = 10;

/** Past detections, newest first, a page at a time. */
export const historyQuery = infiniteQueryOptions({
  queryKey: historyKey,
  queryFn: ({ pageParam, signal }) =>
    unwrap(listDetections({ query: { cursor: pageParam, limit: pageSize }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next_cursor ?? undefined,
});
