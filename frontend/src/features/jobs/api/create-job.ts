import type { Job } from "@/client";
import { jobsUrl } from "@/features/jobs/api/job";
import { chosenModel } from "@/lib/chosen-model";
import { newKey } from "@/lib/create-detection";
import { upload } from "@/lib/upload";

type Options = { onProgress: (share: number) => void; signal: AbortSignal };

/** Send many pictures as one job; throws `ApiProblem`, or an abort when cancelled. */
export function createJob(files: readonly File[], options: Options): Promise<Job> {
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);
  const model = chosenModel();
  if (model !== null) form.append("model", model);
  const headers = { "Idempotency-Key": newKey() };
  return upload<Job>({ url: jobsUrl, form, headers, ...options });
}
