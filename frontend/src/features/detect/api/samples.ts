import { queryOptions } from "@tanstack/react-query";
import type { Sample } from "@/client";
import { listSamples } from "@/client";
import { unwrap } from "@/lib/api";
import { ApiProblem, problemFrom } from "@/lib/problem";

export type { Sample };

/** Pictures in the box, for a first visitor without one at hand. */
export const samplesQuery = queryOptions({
  queryKey: ["samples"],
  queryFn: async ({ signal }) => (await unwrap(listSamples({ signal }))).items,
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
});

/** A sample as a file, to be judged like any other; throws `ApiProblem`. */
export async function sampleFile(sample: Sample): Promise<File> {
  let answer: Response;
  try {
    answer = await fetch(sample.url);
  } catch {
    throw ApiProblem.unreachable();
  }
  if (!answer.ok) throw problemFrom(answer.status, null, answer.headers.get("Retry-After"));
  return new File([await answer.blob()], `${sample.id}.jpg`, { type: "image/jpeg" });
}
