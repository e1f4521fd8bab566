import { keyHeaders } from "@/lib/api-key";
import { ApiProblem, problemFrom } from "@/lib/problem";

/** Fetch a file with this browser's API key, which a plain link cannot carry, and save it. */
export async function downloadWithKey(address: string, name: string): Promise<void> {
  const response = await fetch(address, { headers: keyHeaders() }).catch(() => {
    throw ApiProblem.unreachable();
  });
  if (!response.ok) {
    const body: unknown = await response.json().catch(() => null);
    throw problemFrom(response.status, body, response.headers.get("Retry-After"));
  }
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the data after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
