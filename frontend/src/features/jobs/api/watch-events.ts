import { type JobItem, watchJob } from "@/client";

type Listener = { item: (item: JobItem) => void; end: () => void };

/** Milliseconds between two streams: the server ends each after a while. */
const again = 1000;

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, again);
    const leave = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener("abort", leave, { once: true });
  });
}

/**
 * Tell `listener` what happens in a job until `signal` ends that; `live` says whether there is a
 * stream now. Streams are fetched, because `EventSource` cannot send an API key.
 */
export function watchEvents(id: string, signal: AbortSignal, listener: Listener) {
  const state = { live: false };
  let last: string | undefined;
  const stream = async () => {
    const events = await watchJob({
      path: { job_id: id },
      signal,
      headers: last ? { "Last-Event-ID": last } : {},
      sseMaxRetryAttempts: 1,
      onSseEvent: ({ event, data, id: number }) => {
        state.live = true;
        last = number ?? last;
        if (event === "item") listener.item(data as unknown as JobItem);
        if (event === "end") listener.end();
      },
      onSseError: () => {
        state.live = false;
      },
    });
    for await (const _ of events.stream);
  };
  const watch = async () => {
    while (!signal.aborted) {
      await stream();
      await pause(signal);
    }
  };
  void watch();
  return state;
}
