import type { DetectionSummary } from "@/lib/api";

/** Milliseconds in which a deletion can be taken back before the server hears of it. */
export const graceMs = 10_000;

export type Deletion = {
  key: number;
  /** Name of the one picture, or null when it is everything that matched. */
  name: string | null;
  hides: (item: DetectionSummary) => boolean;
  send: (keepalive: boolean) => Promise<void>;
  /** Called once the server has deleted; the row stays hidden until this is over. */
  after: () => Promise<unknown>;
  state: "waiting" | "sending" | "failed";
  error: Error | null;
};

let list: readonly Deletion[] = [];
const timers = new Map<number, ReturnType<typeof setTimeout>>();
const listeners = new Set<() => void>();
let lastKey = 0;

function change(next: readonly Deletion[]): void {
  list = next;
  for (const listener of listeners) listener();
}

function update(key: number, changes: Partial<Deletion>): void {
  change(list.map((each) => (each.key === key ? { ...each, ...changes } : each)));
}

export function subscribeDeletions(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const pendingDeletions = (): readonly Deletion[] => list;

async function carryOut(key: number, keepalive = false): Promise<void> {
  stopTimer(key);
  const deletion = list.find((each) => each.key === key);
  if (!deletion || deletion.state === "sending") return;
  update(key, { state: "sending" });
  try {
    await deletion.send(keepalive);
    await deletion.after();
    change(list.filter((each) => each.key !== key));
  } catch (error) {
    update(key, { state: "failed", error: error as Error, hides: () => false });
  }
}

function startTimer(key: number): void {
  timers.set(
    key,
    setTimeout(() => void carryOut(key), graceMs),
  );
}

function stopTimer(key: number): void {
  clearTimeout(timers.get(key));
  timers.delete(key);
}

/** Hide at once, delete when the grace time is over. */
export function announceDeletion(what: Pick<Deletion, "name" | "hides" | "send" | "after">): void {
  lastKey += 1;
  change([...list, { ...what, key: lastKey, state: "waiting", error: null }]);
  startTimer(lastKey);
}

/** Take a deletion back, or put away the notice of one that failed. */
export function takeBack(key: number): void {
  stopTimer(key);
  change(list.filter((each) => each.key !== key || each.state === "sending"));
}

/** The grace time stands still while somebody is about to use the button. */
export function holdDeletions(): void {
  for (const key of [...timers.keys()]) stopTimer(key);
}

export function releaseDeletions(): void {
  for (const { key, state } of list) {
    if (state === "waiting" && !timers.has(key)) startTimer(key);
  }
}

/** The page is being left: whatever waits is sent now, by requests that outlive the page. */
export function sendPending(): void {
  for (const { key, state } of list) if (state === "waiting") void carryOut(key, true);
}
