import type {
  Comparison as ComparisonBody,
  CreateDetectionData,
  Detection as DetectionBody,
  DetectionSummary as DetectionSummaryBody,
  Feedback,
  ListDetectionsData,
} from "@/client";
import { client } from "@/client/client.gen";
import { keyHeaders } from "@/lib/api-key";
import { ApiProblem, problemFrom } from "@/lib/problem";

export type Detection = DetectionBody;
/** Verdicts of several models on one picture. */
export type Comparison = ComparisonBody;
export type Agreement = NonNullable<Comparison["agreement"]>;
/** What the file says about itself; it never moves the verdict. */
export type Provenance = NonNullable<Detection["evidence"]>;
export type DetectionSummary = DetectionSummaryBody;
export type Rating = Feedback["rating"];
/** What the log can be narrowed to. */
export type DetectionFilters = Omit<
  NonNullable<ListDetectionsData["query"]>,
  "sort" | "cursor" | "limit"
>;
export type Face = Detection["faces"][number];
export type Verdict = Detection["verdict"];
export type Strength = Detection["strength"];
export type ModelFacts = Detection["model"];
export type UploadUrl = CreateDetectionData["url"];

client.setConfig({ baseUrl: window.location.origin });
client.interceptors.request.use((request) => {
  for (const [name, value] of Object.entries(keyHeaders())) request.headers.set(name, value);
  return request;
});

type Answer<T> = { data?: T; error?: unknown; response?: Response };

/** The data of an answer, or an `ApiProblem` thrown in words a person can act on. */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch {
    throw ApiProblem.unreachable();
  }
  const { response } = answer;
  if (!response) throw ApiProblem.unreachable();
  if (response.ok) return answer.data as T;
  throw problemFrom(response.status, answer.error, response.headers.get("Retry-After"));
}
