import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "@/lib/problem";

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A server on this machine answers without any network.
        networkMode: "always",
        staleTime: 30_000,
        retry: (failures, error) =>
          failures < 2 && !(error instanceof ApiProblem && error.status >= 400),
      },
      mutations: { networkMode: "always" },
    },
  });
}
