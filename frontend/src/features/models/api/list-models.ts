import { queryOptions } from "@tanstack/react-query";
import { listModels } from "@/client";
import { unwrap } from "@/lib/api";

/** The models that this server has, with their cards. */
export const modelsQuery = queryOptions({
  queryKey: ["models"],
  queryFn: async ({ signal }) => (await unwrap(listModels({ signal }))).items,
  staleTime: 5 * 60_000,
});
