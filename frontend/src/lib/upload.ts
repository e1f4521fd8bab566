import { keyHeaders } from "@/lib/api-key";
import { ApiProblem, problemFrom } from "@/lib/problem";

type Upload = {
  url: string;
  form: FormData;
  headers?: Record<string, string>;
  /** Share of the body that has left this device, 0 to 1. */
  onProgress?: (share: number) => void;
  signal: AbortSignal;
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Send a form and read its JSON answer; throws `ApiProblem`, or an abort when cancelled. */
export function upload<T>({ url, form, headers = {}, onProgress, signal }: Upload): Promise<T> {
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
    for (const [name, value] of Object.entries({ ...keyHeaders(), ...headers }))
      request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress?.(event.loaded / event.total);
    });
    request.upload.addEventListener("load", () => onProgress?.(1));
    request.addEventListener("load", () =>
      settle(() => {
        const body = parse(request.responseText);
        if (request.status >= 200 && request.status < 300 && body) resolve(body as T);
        else reject(problemFrom(request.status, body, request.getResponseHeader("Retry-After")));
      }),
    );
    request.addEventListener("error", () => settle(() => reject(ApiProblem.unreachable())));
    request.addEventListener("abort", () =>
      settle(() => reject(new DOMException("Cancelled", "AbortError"))),
    );
    if (signal.aborted) {
      reject(new DOMException("Cancelled", "AbortError"));
      return;
    }
    signal.addEventListener("abort", abort);
    request.send(form);
  });
}
