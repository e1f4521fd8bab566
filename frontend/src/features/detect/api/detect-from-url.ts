import { createDetectionFromUrl } from "@/client";
import { type Detection, unwrap } from "@/lib/api";
import { chosenModel } from "@/lib/chosen-model";

/** Judge the picture at a public address; the server fetches it. */
export function detectFromUrl(url: string, signal: AbortSignal): Promise<Detection> {
  const query = { model: chosenModel() ?? undefined };
  return unwrap(createDetectionFromUrl({ query, body: { url }, signal }));
}
