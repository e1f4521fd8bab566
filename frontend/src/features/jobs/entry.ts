import type { Detection, DetectionSummary } from "@/lib/api";
import type { ApiProblem } from "@/lib/problem";
import { problemWords } from "@/lib/problem-words";

export type EntryStatus = "waiting" | "sending" | "judging" | "judged" | "failed" | "cancelled";

/** One picture of many, from the moment it is chosen to its verdict. */
export type Entry = {
  /** Position in the list, from 0. */
  index: number;
  name: string;
  /** The file, if it was chosen in this tab. */
  file: File | null;
  status: EntryStatus;
  /** Share of the file that has left this device, 0 to 1. */
  share: number;
  result: DetectionSummary | null;
  problem: ApiProblem | null;
};

export function newEntry(file: File, index: number): Entry {
  // Files of a folder carry their way through it, which tells equal names apart.
  const name = file.webkitRelativePath || file.name;
  return { index, name, file, status: "waiting", share: 0, result: null, problem: null };
}

/** What the list shows of a detection. */
export function summaryOf(detection: Detection): DetectionSummary {
  const { faces, model, image, ...rest } = detection;
  const { media_type, width, height } = image;
  return {
    id: rest.id,
    created_at: rest.created_at,
    filename: rest.filename,
    verdict: rest.verdict,
    probability: rest.probability,
    strength: rest.strength,
    reasons: rest.reasons,
    faces_count: faces.length,
    model: model.name,
    image: { media_type, width, height },
    feedback: rest.feedback?.rating ?? null,
  };
}

const settled: readonly EntryStatus[] = ["judged", "failed", "cancelled"];

/** Whether the same picture can be judged later: a damaged file stays damaged. */
export function canRetry({ status, problem }: Entry): boolean {
  if (status !== "failed" || problem === null) return false;
  // A key that was missing may be there by now.
  return problem.status === 401 || problemWords(problem).retry;
}

export const isSettled = (entry: Entry) => settled.includes(entry.status);
