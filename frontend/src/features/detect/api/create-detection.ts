import type { Detection, UploadUrl } from "@/lib/api";
import { ApiProblem, problemFrom } from "@/lib/problem";

const url: UploadUrl = "/api/v1/detections";

type Options = {
  /** Share of the file that has left this device, 0 to 1. */
  onProgress: (share: number) => void;
  signal: AbortSignal;
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Send one picture and wait for its verdict; throws `ApiProblem`, or an abort when cancelled. */
export function createDetection(file: File, { onProgress, signal }: Options): Promise<Detection> {
  // fetch cannot report how much of an upload has left; XMLHttpRequest can.
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    const settle = (act: () => void) => {
      signal.removeEventListener("abort", abort);
      act();
    };
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json, application/problem+json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.upload.addEventListener("load", () => onProgress(1));
    request.addEventListener("load", () =>
      settle(() => {
        const body = parse(request.responseText);
        if (request.status === 201 && body) resolve(body as Detection);
        else reject(problemFrom(request.status, body, request.getResponseHeader("Retry-After")));
      }),
    );
    request.addEventListener("error", () => settle(() => reject(ApiProblem.unreachable())));
    request.addEventListener("abort", () =>
      settle(() => reject(new DOMException("Cancelled", "AbortError"))),
    );
    signal.addEventListener("abort", abort);
    const form = new FormData();
    form.append("file", file, file.name);
    request.send(form);
  });
}
