/** Pictures judged in this tab, by detection id. They never leave the device again. */
const limit = 24;
const urls = new Map<string, string>();
const listeners = new Set<() => void>();

export function keepPicture(id: string, url: string): void {
  const before = urls.get(id);
  if (before && before !== url) URL.revokeObjectURL(before);
  urls.delete(id);
  urls.set(id, url);
  for (const oldest of urls.keys()) {
    if (urls.size <= limit) break;
    URL.revokeObjectURL(urls.get(oldest) ?? "");
    urls.delete(oldest);
  }
  for (const listener of listeners) listener();
}

export function dropPicture(id: string): void {
  const url = urls.get(id);
  if (!url) return;
  URL.revokeObjectURL(url);
  urls.delete(id);
  for (const listener of listeners) listener();
}

export function pictureOf(id: string): string | null {
  return urls.get(id) ?? null;
}

export function subscribePictures(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
