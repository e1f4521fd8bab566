import { client } from "@/client/client.gen";
import { type Detection, unwrap } from "@/lib/api";

/** Judge the picture at a public address; the server fetches it. */
export function detectFromUrl(url: string, signal: AbortSignal): Promise<Detection> {
  return unwrap(
    client.post<Detection>({
      url: "/api/v1/detections/from-url",
      body: { url },
      headers: { "Content-Type": "application/json" },
      signal,
    }) as Promise<{ data?: Detection; error?: unknown; response?: Response }>,
  );
}
