import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { cancelJob } from "@/client";
import { followJob } from "@/features/jobs/api/follow-job";
import { Batch } from "@/features/jobs/batch";
import { BatchContext } from "@/features/jobs/hooks/batch-context";
import { fitsJob, runBatch } from "@/features/jobs/run-batch";
import { useCapabilities } from "@/lib/capabilities";

type BatchProviderProps = { onSettled: () => void; children: ReactNode };

/** Leaving the page would end single uploads; the browser asks first. */
function useWarning(batch: Batch | null) {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (batch && !batch.ended && batch.get().jobId === null) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [batch]);
}

/** Keeps the list of many pictures running while the person looks at other pages. */
export function BatchProvider({ onSettled, children }: BatchProviderProps) {
  const capabilities = useCapabilities();
  const [batch, setBatch] = useState<Batch | null>(null);
  const [error, setError] = useState<Error | null>(null);
  useWarning(batch);

  const run = useCallback(
    async (of: Batch, work: () => Promise<void>) => {
      setBatch(of);
      setError(null);
      try {
        await work();
      } catch (caught) {
        if (!of.control.signal.aborted) setError(caught as Error);
      }
      onSettled();
    },
    [onSettled],
  );
  const start = useCallback(
    (files: File[]) => {
      if (batch?.joinable && !batch.ended) {
        batch.add(files);
        return;
      }
      const next = Batch.of(files);
      void run(next, () => runBatch(next, fitsJob(files, capabilities)));
    },
    [batch, capabilities, run],
  );
  const open = useCallback(
    (jobId: string) => {
      const next = new Batch([], jobId);
      void run(next, () => followJob(next, jobId));
    },
    [run],
  );
  const cancel = useCallback(() => {
    const jobId = batch?.get().jobId;
    batch?.cancel();
    if (jobId) void cancelJob({ path: { job_id: jobId } });
  }, [batch]);
  const retry = useCallback(() => {
    if (!batch) return;
    batch.reset();
    void run(batch, () => runBatch(batch, false));
  }, [batch, run]);
  const clear = useCallback(() => {
    cancel();
    setBatch(null);
    setError(null);
  }, [cancel]);

  const value = useMemo(
    () => ({ batch, start, open, cancel, retry, clear, error }),
    [batch, start, open, cancel, retry, clear, error],
  );
  return <BatchContext value={value}>{children}</BatchContext>;
}
