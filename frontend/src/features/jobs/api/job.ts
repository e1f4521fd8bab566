import type { DetectionSummary } from "@/lib/api";
import type { ApiProblem } from "@/lib/problem";
import { problemFrom } from "@/lib/problem";

export type JobStatus = "queued" | "running" | "finished" | "cancelled";

export type Job = {
  id: string;
  status: JobStatus;
  counts: { total: number; done: number; judged: number; failed: number };
};

export type JobItem = {
  index: number;
  filename: string;
  status: "waiting" | "running" | "judged" | "failed" | "cancelled";
  detection: DetectionSummary | null;
  problem: { type: string; status: number; detail: string } | null;
};

export type JobItems = { items: JobItem[]; next_cursor: string | null };

export const jobsUrl = "/api/v1/jobs";
export const jobUrl = (id: string) => `${jobsUrl}/${encodeURIComponent(id)}`;

export const hasEnded = (job: Job) => job.status === "finished" || job.status === "cancelled";

/** The problem of one picture, as the rest of the dashboard knows problems. */
export function problemOf(item: JobItem): ApiProblem | null {
  return item.problem ? problemFrom(item.problem.status, item.problem, null) : null;
}
