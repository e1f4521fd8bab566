import type { CreateJobData, Job, JobItem } from "@/client";
import { type ApiProblem, problemFrom } from "@/lib/problem";

export const jobsUrl: CreateJobData["url"] = "/api/v1/jobs";

export const hasEnded = (job: Job) => job.status === "finished" || job.status === "cancelled";

/** The problem of one picture, as the rest of the dashboard knows problems. */
export function problemOf(item: JobItem): ApiProblem | null {
  return item.problem ? problemFrom(item.problem.status, item.problem, null) : null;
}
