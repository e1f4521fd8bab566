import { queryOptions, useQuery } from "@tanstack/react-query";
import { getCapabilities } from "@/client";
import { unwrap } from "@/lib/api";

/** What this server offers and allows; it changes only when the server starts anew. */
export const capabilitiesQuery = queryOptions({
  queryKey: ["capabilities"],
  queryFn: ({ signal }) => unwrap(getCapabilities({ signal })),
  staleTime: 300_000,
  retry: false,
});

/** What the server offers, or undefined while that is not known: what is not offered is not shown. */
export function useCapabilities() {
  return useQuery(capabilitiesQuery).data;
}
