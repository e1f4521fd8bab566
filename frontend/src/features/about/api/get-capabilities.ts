import { queryOptions } from "@tanstack/react-query";
import { getCapabilities } from "@/client";
import { unwrap } from "@/lib/api";

/** What this server offers and keeps. It changes only when the server is started anew. */
export const capabilitiesQuery = queryOptions({
  queryKey: ["capabilities"],
  queryFn: ({ signal }) => unwrap(getCapabilities({ signal })),
  staleTime: 10 * 60_000,
});
