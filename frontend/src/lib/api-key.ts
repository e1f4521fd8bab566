/** The API key of this browser, for servers that ask for one. */
const place = "api-key";
const listeners = new Set<() => void>();

function stores(): Storage[] {
  try {
    return [sessionStorage, localStorage];
  } catch {
    return [];
  }
}

export function apiKey(): string | null {
  for (const store of stores()) {
    const key = store.getItem(place);
    if (key) return key;
  }
  return null;
}

/** Use a key from now on: until the browser is closed, or for good. */
export function keepApiKey(key: string, remember: boolean): void {
  forgetApiKey();
  const [session, local] = stores();
  (remember ? local : session)?.setItem(place, key);
  for (const listener of listeners) listener();
}

export function forgetApiKey(): void {
  for (const store of stores()) store.removeItem(place);
  for (const listener of listeners) listener();
}

export function subscribeApiKey(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What a request carries to be let in; nothing without a key. */
export function keyHeaders(): Record<string, string> {
  const key = apiKey();
  return key ? { "X-API-Key": key } : {};
}
