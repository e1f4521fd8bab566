import type { Detection, UploadUrl } from "@/lib/api";
import { naming } from "@/lib/chosen-model";
import { ApiProblem } from "@/lib/problem";
import { upload } from "@/lib/upload";

const url: UploadUrl = "/api/v1/detections";
/** Seconds to wait when a busy server names none. */
const usualWait = 5;

type Options = {
  onProgress?: (share: number) => void;
  signal: AbortSignal;
  /** The same key for every try of one picture, so that it is judged and logged once. */
  key: string;
  /** Who judges; null leaves it to the server. */
  model: string | null;
};

/** Send one picture and wait for its verdict; throws `ApiProblem`, or an abort when cancelled. */
export function createDetection(file: File, { key, model, ...rest }: Options): Promise<Detection> {
  const form = new FormData();
  form.append("file", file, file.name);
  const headers = { "Idempotency-Key": key };
  return upload<Detection>({ url: naming(url, [model]), form, headers, ...rest });
}

/** A key that no other picture has; `randomUUID` is missing on plain http. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Seconds until a busy server may be asked again; null when waiting would not help. */
export function waitFor(error: unknown): number | null {
  if (!(error instanceof ApiProblem)) return null;
  const busy = error.status === 429 || error.slug === "overloaded";
  return busy ? Math.ceil(error.retryAfterS ?? usualWait) : null;
}
