import { createContext, useContext, useSyncExternalStore } from "react";
import type { Batch, BatchState } from "@/features/jobs/batch";

export type Batches = {
  /** The list that this tab works on or has worked on last. */
  batch: Batch | null;
  /** Judge files: they join a list of single uploads that is there, else they start one. */
  start: (files: File[]) => void;
  /** Look at a job of the server that this tab did not start. */
  open: (jobId: string) => void;
  cancel: () => void;
  retry: () => void;
  clear: () => void;
  /** Why a job cannot be followed any more. */
  error: Error | null;
};

export const BatchContext = createContext<Batches | null>(null);

export function useBatches(): Batches {
  const batches = useContext(BatchContext);
  if (!batches) throw new Error("useBatches needs a BatchProvider above it");
  return batches;
}

/** What the batch holds now. */
export function useBatch(batch: Batch): BatchState {
  return useSyncExternalStore(batch.subscribe, batch.get);
}
