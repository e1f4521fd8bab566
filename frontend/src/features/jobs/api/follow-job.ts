import { getJob, type JobItem, listJobItems } from "@/client";
import { hasEnded, problemOf } from "@/features/jobs/api/job";
import { watchEvents } from "@/features/jobs/api/watch-events";
import type { Batch } from "@/features/jobs/batch";
import type { Entry, EntryStatus } from "@/features/jobs/entry";
import { unwrap } from "@/lib/api";
import { keepPicture } from "@/lib/local-pictures";

/** Seconds between looks at a job: as a safeguard beside its events, and without them. */
const slowly = 10;
const quickly = 1.5;

const statusOf: Record<JobItem["status"], EntryStatus> = {
  waiting: "waiting",
  running: "judging",
  judged: "judged",
  failed: "failed",
  cancelled: "cancelled",
};

function entryOf(batch: Batch, item: JobItem): Entry {
  const before = batch.get().entries.find((entry) => entry.index === item.index);
  const file = before?.file ?? null;
  if (item.detection && file) keepPicture(item.detection.id, file);
  return {
    index: item.index,
    name: before?.name ?? item.filename ?? `${item.index + 1}`,
    file,
    status: statusOf[item.status],
    share: 1,
    result: item.detection,
    problem: problemOf(item),
  };
}

async function refresh(batch: Batch, id: string, signal: AbortSignal): Promise<boolean> {
  const path = { job_id: id };
  const job = await unwrap(getJob({ path, signal }));
  const entries: Entry[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: 100, cursor };
    const page = await unwrap(listJobItems({ path, query, signal }));
    entries.push(...page.items.map((item) => entryOf(batch, item)));
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  batch.merge(entries);
  return hasEnded(job);
}

/** Bring a batch up to date with its job until that has ended; throws `ApiProblem`. */
export async function followJob(batch: Batch, id: string): Promise<void> {
  const { signal } = batch.control;
  const listening = new AbortController();
  let wake = () => {};
  const events = watchEvents(id, AbortSignal.any([signal, listening.signal]), {
    item: (item) => batch.merge([entryOf(batch, item)]),
    end: () => wake(),
  });
  try {
    while (!(await refresh(batch, id, signal))) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        signal.addEventListener("abort", () => resolve(), { once: true });
        setTimeout(resolve, (events.live ? slowly : quickly) * 1000);
      });
      if (signal.aborted) return;
    }
  } finally {
    listening.abort();
  }
}
