import { queryOptions } from "@tanstack/react-query";
import { type CreateComparisonData, getComparison } from "@/client";
import { type Comparison, unwrap } from "@/lib/api";
import { upload } from "@/lib/upload";

const url: CreateComparisonData["url"] = "/api/v1/detections/compare";

/** Have a picture judged by every model; throws `ApiProblem`, or an abort when cancelled. */
export function judgeWithAll(file: File, key: string, signal: AbortSignal): Promise<Comparison> {
  const form = new FormData();
  form.append("file", file, file.name);
  return upload<Comparison>({ url, form, headers: { "Idempotency-Key": key }, signal });
}

/** What several models said of one picture. It changes only when its detections are deleted. */
export const comparisonQuery = (id: string) =>
  queryOptions({
    queryKey: ["comparison", id],
    queryFn: ({ signal }) => unwrap(getComparison({ path: { comparison_id: id }, signal })),
  });
