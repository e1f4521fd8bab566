import { useEffect, useState } from "react";
import { shrink } from "@/lib/pictures/shrink";

/** Longer side in pixels: as large as a stage is drawn, and as small as a card is. */
export const viewSide = 1600;
export const thumbSide = 360;

export type Drawable = {
  url: string;
  size: { width: number; height: number } | null;
  unreadable: boolean;
};

/** A copy of `file` fit to be drawn, or null while it is being made. */
export function useShrunk(file: Blob | null, side: number): Drawable | null {
  const [drawable, setDrawable] = useState<Drawable | null>(null);
  useEffect(() => {
    setDrawable(null);
    if (!file) return;
    let url = "";
    let gone = false;
    void shrink(file, side).then(({ blob, size, unreadable }) => {
      if (gone) return;
      url = URL.createObjectURL(blob);
      setDrawable({ url, size, unreadable });
    });
    return () => {
      gone = true;
      if (url) URL.revokeObjectURL(url);
    };
  }, [file, side]);
  return drawable;
}
