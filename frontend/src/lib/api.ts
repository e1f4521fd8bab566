import type {
  CreateDetectionData,
  Detection as DetectionBody,
  DetectionSummary as DetectionSummaryBody,
} from "@/client";
import { client } from "@/client/client.gen";
import type { Feedback } from "@/lib/log-api";
import { ApiProblem, problemFrom } from "@/lib/problem";

/** What became of pictures with such a score, on data that nothing was trained or chosen on. */
export type Calibration = {
  low: number;
  high: number;
  pictures: number;
  fakes: number;
  share: number;
  share_low: number;
  share_high: number;
};

/** What the file says about itself; it never moves the verdict. */
export type Provenance = {
  exif: {
    camera: string | null;
    software: string | null;
    taken_at: string | null;
    gps_present: boolean;
  };
  compression: {
    format: string;
    jpeg_quality: number | null;
    subsampling: string | null;
    progressive: boolean | null;
    hints: string[];
  };
  generator_tags: { source: string; key: string; value: string }[];
};

/** A detection; servers before these three were added leave them out. */
export type Detection = Omit<DetectionBody, "model"> & {
  tier?: "clean" | "web" | "hard" | null;
  evidence?: Provenance | null;
  feedback?: Feedback | null;
  model: DetectionBody["model"] & { calibration?: Calibration | null };
};
export type DetectionSummary = DetectionSummaryBody;
export type Face = Detection["faces"][number];
export type Verdict = Detection["verdict"];
export type Strength = Detection["strength"];
export type ModelFacts = Detection["model"];
export type UploadUrl = CreateDetectionData["url"];

client.setConfig({ baseUrl: window.location.origin });

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
