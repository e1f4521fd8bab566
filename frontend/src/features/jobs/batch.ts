import { canRetry, type Entry, isSettled, newEntry } from "@/features/jobs/entry";

export type BatchState = {
  entries: readonly Entry[];
  /** When a busy server may be asked again, in milliseconds of the clock; null when it is not busy. */
  pausedUntil: number | null;
  /** Id of the job on the server, when one judges these pictures. */
  jobId: string | null;
  cancelled: boolean;
};

/** Many pictures on their way: a store that outlives every page of the dashboard. */
export class Batch {
  readonly control = new AbortController();
  /** Whether further pictures may join: those of a job are settled once it is sent. */
  joinable = true;
  private state: BatchState;
  private readonly listeners = new Set<() => void>();

  constructor(entries: readonly Entry[], jobId: string | null = null) {
    this.state = { entries, jobId, pausedUntil: null, cancelled: false };
  }

  static of(files: readonly File[]): Batch {
    return new Batch(files.map(newEntry));
  }

  readonly get = (): BatchState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  update(changes: Partial<BatchState>): void {
    this.state = { ...this.state, ...changes };
    for (const listener of this.listeners) listener();
  }

  change(index: number, changes: Partial<Entry>): void {
    const entries = this.state.entries.map((entry) =>
      entry.index === index ? { ...entry, ...changes } : entry,
    );
    this.update({ entries });
  }

  /** Change several entries at once; those that the list does not have yet are added. */
  merge(changed: readonly Entry[]): void {
    const byIndex = new Map(this.state.entries.map((entry) => [entry.index, entry]));
    for (const entry of changed) byIndex.set(entry.index, entry);
    this.update({ entries: [...byIndex.values()].sort((a, b) => a.index - b.index) });
  }

  add(files: readonly File[]): void {
    const from = this.state.entries.length;
    this.merge(files.map((file, index) => newEntry(file, from + index)));
  }

  /** Let failed pictures wait for another try. */
  reset(): void {
    const entries = this.state.entries.map((entry) =>
      entry.file && canRetry(entry)
        ? { ...entry, status: "waiting" as const, share: 0, problem: null }
        : entry,
    );
    this.update({ entries });
  }

  next(): Entry | undefined {
    return this.state.entries.find((entry) => entry.status === "waiting");
  }

  get ended(): boolean {
    return this.state.entries.every(isSettled);
  }

  /** Leave what is not judged yet; verdicts that are there stay. */
  cancel(): void {
    this.control.abort();
    const entries = this.state.entries.map((entry) =>
      isSettled(entry) ? entry : { ...entry, status: "cancelled" as const },
    );
    this.update({ entries, cancelled: true, pausedUntil: null });
  }
}
