import type { Batch } from "@/features/jobs/batch";
import { type Entry, summaryOf } from "@/features/jobs/entry";
import { chosenModel } from "@/lib/chosen-model";
import { createDetection, newKey, waitFor } from "@/lib/create-detection";
import { keepPicture } from "@/lib/local-pictures";
import { ApiProblem, isUnreachable } from "@/lib/problem";

/** Two at a time: one travels while the other is judged. */
const lanes = 2;
/** A server that does not answer is asked again after so many seconds, and so many times. */
const restartSeconds = 3;
const restarts = 5;

function sleepUntil(time: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, time - Date.now()));
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

type How = { key: string; model: string | null };

async function judge(batch: Batch, entry: Entry & { file: File }, how: How): Promise<void> {
  const { signal } = batch.control;
  const { index, file } = entry;
  let shown = 0;
  const onProgress = (share: number) => {
    // A long list is drawn anew at each change: tenths are fine enough.
    if (signal.aborted || (share < 1 && share - shown < 0.1)) return;
    shown = share;
    batch.change(index, share < 1 ? { share } : { share, status: "judging" });
  };
  const detection = await createDetection(file, { ...how, onProgress, signal });
  keepPicture(detection.id, file);
  batch.change(index, { status: "judged", share: 1, result: summaryOf(detection), problem: null });
}

async function attempt(batch: Batch, entry: Entry & { file: File }): Promise<void> {
  const { signal } = batch.control;
  const how = { key: newKey(), model: chosenModel() };
  for (let failures = 0; !signal.aborted; ) {
    const { pausedUntil } = batch.get();
    if (pausedUntil !== null) await sleepUntil(pausedUntil, signal);
    if (signal.aborted) return;
    if (batch.get().pausedUntil === pausedUntil) batch.update({ pausedUntil: null });
    batch.change(entry.index, { status: "sending", share: 0 });
    try {
      await judge(batch, entry, how);
      return;
    } catch (error) {
      if (signal.aborted) return;
      const gone = isUnreachable(error);
      failures += gone ? 1 : 0;
      const wait = gone && failures <= restarts ? restartSeconds : waitFor(error);
      if (wait === null) {
        const problem = error instanceof ApiProblem ? error : new ApiProblem("internal", 0, "");
        batch.change(entry.index, { status: "failed", problem });
        return;
      }
      batch.change(entry.index, { status: "waiting", share: 0 });
      batch.update({ pausedUntil: Date.now() + wait * 1000 });
    }
  }
}

async function lane(batch: Batch): Promise<void> {
  for (let entry = batch.next(); entry; entry = batch.next()) {
    const { file } = entry;
    if (!file) return;
    batch.change(entry.index, { status: "sending" });
    await attempt(batch, { ...entry, file });
    if (batch.control.signal.aborted) return;
  }
}

/** Judge the pictures of a batch one upload after the other; busy and restarting servers are waited for. */
export async function runQueue(batch: Batch): Promise<void> {
  await Promise.all(Array.from({ length: lanes }, () => lane(batch)));
}
