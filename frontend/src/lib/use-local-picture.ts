import { useSyncExternalStore } from "react";
import { fileOf, pictureOf, subscribePictures } from "@/lib/local-pictures";

/** Object URL of the picture behind a detection, if this tab still has it. */
export function useLocalPicture(id: string): string | null {
  return useSyncExternalStore(subscribePictures, () => pictureOf(id));
}

/** The file behind a detection, if this tab still has it. */
export function useLocalFile(id: string): File | null {
  return useSyncExternalStore(subscribePictures, () => fileOf(id));
}
