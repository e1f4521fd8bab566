import { useEffect, useState, useSyncExternalStore } from "react";
import { useShrunk } from "@/lib/pictures/use-shrunk";
import { keepsThumbnails, subscribeThumbnails, thumbnailOf, thumbnailSide } from "@/lib/thumbnails";
import { useLocalFile } from "@/lib/use-local-picture";

export function useKeepsThumbnails(): boolean {
  return useSyncExternalStore(subscribeThumbnails, keepsThumbnails);
}

/** A small preview of a detection's picture from this browser alone, or null. */
export function useThumbnail(id: string): string | null {
  const file = useLocalFile(id);
  const fromTab = useShrunk(file, thumbnailSide);
  const kept = useKeepsThumbnails();
  const [stored, setStored] = useState<string | null>(null);
  useEffect(() => {
    setStored(null);
    if (!kept || file) return;
    let url: string | null = null;
    let gone = false;
    void thumbnailOf(id).then((blob) => {
      if (gone || !blob) return;
      url = URL.createObjectURL(blob);
      setStored(url);
    });
    return () => {
      gone = true;
      if (url) URL.revokeObjectURL(url);
    };
  }, [id, kept, file]);
  if (fromTab) return fromTab.unreadable ? null : fromTab.url;
  return stored;
}
