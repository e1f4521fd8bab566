/** Decodes and shrinks pictures away from the thread that draws the page. */
export type ShrinkRequest = { key: number; file: Blob; side: number };
export type ShrinkAnswer = {
  key: number;
  /** The smaller copy; null when the picture is small enough or cannot be read. */
  copy: Blob | null;
  /** Size of the upright picture; null when this browser cannot read it. */
  size: { width: number; height: number } | null;
};

async function shrink({ key, file, side }: ShrinkRequest): Promise<ShrinkAnswer> {
  const bitmap = await createImageBitmap(file);
  try {
    const { width, height } = bitmap;
    const scale = side / Math.max(width, height);
    if (scale >= 1) return { key, copy: null, size: { width, height } };
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.round(width * scale)),
      Math.max(1, Math.round(height * scale)),
    );
    const context = canvas.getContext("2d");
    if (!context) return { key, copy: null, size: { width, height } };
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    // WebP keeps transparency; a browser that cannot write it gives PNG.
    const copy = await canvas.convertToBlob({ type: "image/webp", quality: 0.9 });
    return { key, copy, size: { width, height } };
  } finally {
    bitmap.close();
  }
}

let turn: Promise<void> = Promise.resolve();

// One at a time: a folder of photographs decoded at once would not fit into memory.
self.addEventListener("message", (event: MessageEvent<ShrinkRequest>) => {
  turn = turn.then(async () => {
    const answer = await shrink(event.data).catch(
      (): ShrinkAnswer => ({ key: event.data.key, copy: null, size: null }),
    );
    self.postMessage(answer);
  });
});
