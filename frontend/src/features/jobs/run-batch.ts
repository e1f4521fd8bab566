import type { Capabilities } from "@/client";
import { createJob } from "@/features/jobs/api/create-job";
import { followJob } from "@/features/jobs/api/follow-job";
import type { Batch } from "@/features/jobs/batch";
import { runQueue } from "@/features/jobs/queue";
import { waitFor } from "@/lib/create-detection";

/** Up to so many pictures, single uploads show the first verdict sooner. */
const few = 6;

/** Whether these files should go to the server as one job. */
export function fitsJob(files: readonly File[], capabilities: Capabilities | undefined): boolean {
  const jobs = capabilities?.jobs;
  if (!jobs || files.length <= few || files.length > jobs.max_files) return false;
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  const largest = Math.max(...files.map((file) => file.size));
  // A file over the limit would refuse the whole job; alone it gets a refusal of its own.
  return bytes <= jobs.max_archive_bytes && largest <= capabilities.limits.max_bytes;
}

/** Run the batch as a job; false when the server takes none, so that single uploads can do it. */
async function runJob(batch: Batch): Promise<boolean> {
  const { signal } = batch.control;
  const entries = batch.get().entries;
  const files = entries.flatMap((entry) => entry.file ?? []);
  let shown = 0;
  const onProgress = (share: number) => {
    if (signal.aborted || (share < 1 && share - shown < 0.02)) return;
    shown = share;
    const status = share < 1 ? ("sending" as const) : ("waiting" as const);
    batch.update({ entries: entries.map((entry) => ({ ...entry, share, status })) });
  };
  try {
    const job = await createJob(files, { onProgress, signal });
    batch.update({ jobId: job.id });
    await followJob(batch, job.id);
    return true;
  } catch (error) {
    if (signal.aborted) return true;
    if (batch.get().jobId !== null) throw error;
    const wait = waitFor(error);
    batch.update({ entries, pausedUntil: wait === null ? null : Date.now() + wait * 1000 });
    return false;
  }
}

/** Judge a batch in the way that fits it and the server. */
export async function runBatch(batch: Batch, asJob: boolean): Promise<void> {
  batch.joinable = !asJob;
  if (asJob && (await runJob(batch))) return;
  batch.joinable = true;
  await runQueue(batch);
}
