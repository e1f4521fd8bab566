import { clear, createStore, del, get, keys, set, type UseStore } from "idb-keyval";
import { fileOf, subscribePictures } from "@/lib/local-pictures";
import { shrink } from "@/lib/pictures/shrink";

/** Small previews of judged pictures in this browser's own database, if the person wants them. */
const setting = "thumbnails";
export const thumbnailSide = 160;

let store: UseStore | null = null;
const place = () => {
  store ??= createStore("deepfake-detector", "thumbnails");
  return store;
};

const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

export function subscribeThumbnails(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether previews are kept. Off unless chosen: others may use the same computer. */
export function keepsThumbnails(): boolean {
  try {
    return localStorage.getItem(setting) === "on";
  } catch {
    return false;
  }
}

export async function setKeepsThumbnails(keep: boolean): Promise<void> {
  try {
    if (keep) localStorage.setItem(setting, "on");
    else localStorage.removeItem(setting);
  } catch {
    // Without storage nothing is kept, whatever the switch says.
  }
  if (!keep) await clearThumbnails();
  tell();
}

/** Keep a small copy of a judged picture; a browser without a database goes without. */
export async function keepThumbnail(id: string, file: Blob): Promise<void> {
  if (!keepsThumbnails()) return;
  const { blob, unreadable } = await shrink(file, thumbnailSide);
  // Without the worker `shrink` hands back the whole file, which is not to be kept.
  if (unreadable || blob === file) return;
  await set(id, blob, place()).catch(() => undefined);
}

export async function thumbnailOf(id: string): Promise<Blob | undefined> {
  return get<Blob>(id, place()).catch(() => undefined);
}

export async function dropThumbnail(id: string): Promise<void> {
  await del(id, place()).catch(() => undefined);
}

export async function clearThumbnails(): Promise<void> {
  await clear(place()).catch(() => undefined);
  tell();
}

export async function countThumbnails(): Promise<number> {
  return (await keys(place()).catch(() => [])).length;
}

/** From now on, keep a preview of every picture that is judged in this tab. */
export function followPictures(): () => void {
  return subscribePictures((id) => {
    const file = fileOf(id);
    if (file) void keepThumbnail(id, file);
  });
}
