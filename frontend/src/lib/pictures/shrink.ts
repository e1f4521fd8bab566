import type { ShrinkAnswer, ShrinkRequest } from "@/lib/pictures/shrink.worker";

export type Shrunk = {
  /** What to draw: a smaller copy, or the file itself when it is small enough. */
  blob: Blob;
  /** Size of the upright original; null when only the page can find out. */
  size: { width: number; height: number } | null;
  /** Whether this browser cannot draw the format. */
  unreadable: boolean;
};

let worker: Worker | null | undefined;
let nextKey = 0;
const waiting = new Map<number, (answer: ShrinkAnswer) => void>();

function startWorker(): Worker | null {
  if (typeof Worker === "undefined" || typeof OffscreenCanvas === "undefined") return null;
  const started = new Worker(new URL("./shrink.worker.ts", import.meta.url), { type: "module" });
  started.addEventListener("message", (event: MessageEvent<ShrinkAnswer>) => {
    waiting.get(event.data.key)?.(event.data);
    waiting.delete(event.data.key);
  });
  started.addEventListener("error", () => {
    for (const [key, settle] of waiting) settle({ key, copy: null, size: null });
    waiting.clear();
    worker = null;
  });
  return started;
}

const made = new WeakMap<Blob, Map<number, Promise<Shrunk>>>();

async function ask(file: Blob, side: number): Promise<Shrunk> {
  if (worker === undefined) worker = startWorker();
  const helper = worker;
  // Without a worker the page draws the file itself: slower, and the same picture.
  if (!helper) return { blob: file, size: null, unreadable: false };
  const key = nextKey++;
  const answer = await new Promise<ShrinkAnswer>((resolve) => {
    waiting.set(key, resolve);
    helper.postMessage({ key, file, side } satisfies ShrinkRequest);
  });
  const unreadable = answer.size === null && worker !== null;
  return { blob: answer.copy ?? file, size: answer.size, unreadable };
}

/** A copy whose longer side has at most `side` pixels, made off the main thread and made once. */
export function shrink(file: Blob, side: number): Promise<Shrunk> {
  const sides = made.get(file) ?? new Map<number, Promise<Shrunk>>();
  made.set(file, sides);
  const before = sides.get(side);
  if (before) return before;
  const now = ask(file, side);
  sides.set(side, now);
  return now;
}
