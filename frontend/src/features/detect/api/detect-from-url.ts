import { createDetectionFromUrl } from "@/client";
import { type Detection, unwrap } from "@/lib/api";

/** Judge the picture at a public address; the server fetches it. */
export function detectFromUrl(url: string, signal: AbortSignal): Promise<Detection> {
  return unwrap(createDetectionFromUrl({ body: { url }, signal }));
}
