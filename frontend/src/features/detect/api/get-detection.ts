import { queryOptions } from "@tanstack/react-query";
import { getDetection } from "@/client";
import { unwrap } from "@/lib/api";

/** One logged detection. It never changes, so it is asked for once. */
export const detectionQuery = (id: string) =>
  queryOptions({
    queryKey: ["detection", id],
    queryFn: ({ signal }) => unwrap(getDetection({ path: { detection_id: id }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
