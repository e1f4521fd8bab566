/** Pictures judged in this tab, by detection id. They never leave the device again. */
const limit = 500;
const files = new Map<string, { file: File; url: string }>();
/** Hears the id of the detection whose picture was kept or dropped. */
type Listener = (id: string) => void;
const listeners = new Set<Listener>();

function forget(id: string): void {
  const kept = files.get(id);
  if (kept) URL.revokeObjectURL(kept.url);
  files.delete(id);
}

function tell(id: string): void {
  for (const listener of listeners) listener(id);
}

export function keepPicture(id: string, file: File): void {
  if (files.get(id)?.file === file) return;
  forget(id);
  files.set(id, { file, url: URL.createObjectURL(file) });
  for (const oldest of files.keys()) {
    if (files.size <= limit) break;
    forget(oldest);
  }
  tell(id);
}

export function dropPicture(id: string): void {
  if (!files.has(id)) return;
  forget(id);
  tell(id);
}

export function pictureOf(id: string): string | null {
  return files.get(id)?.url ?? null;
}

export function fileOf(id: string): File | null {
  return files.get(id)?.file ?? null;
}

export function subscribePictures(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
