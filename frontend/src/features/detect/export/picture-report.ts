import { overlaySide } from "@/features/detect/viewer/evidence-overlay";
import { hasGlobalEvidence } from "@/features/detect/viewer/global-evidence";
import { headline } from "@/features/detect/wording";
import type { Detection, Face } from "@/lib/api";
import { paintGrid } from "@/lib/colour-map";
import { textsOf } from "@/lib/i18n";
import { shrink } from "@/lib/pictures/shrink";

const t = textsOf("detect");

/** Longer side of the picture in the report, in pixels. */
const longest = 2000;
const sans = '"Schibsted Grotesk Variable", "Helvetica Neue", Arial, sans-serif';
const serif = '"Newsreader Variable", Georgia, serif';

type Pen = OffscreenCanvasRenderingContext2D;

function overlay(face: Face): OffscreenCanvas {
  const canvas = new OffscreenCanvas(overlaySide, overlaySide);
  const pixels = new ImageData(paintGrid(face.map, overlaySide), overlaySide, overlaySide);
  canvas.getContext("2d")?.putImageData(pixels, 0, 0);
  return canvas;
}

function drawFace(pen: Pen, face: Face, scale: number, strength: number, numbered: boolean) {
  const [left, top, right, bottom] = face.crop.map((value) => value * scale) as Face["crop"];
  if (face.map.kind === "manipulated") {
    pen.globalAlpha = strength / 100;
    pen.drawImage(overlay(face), left, top, right - left, bottom - top);
    pen.globalAlpha = 1;
  }
  const [x0, y0, x1, y1] = face.box.map((value) => value * scale) as Face["box"];
  for (const [style, width] of [
    ["black", 5],
    ["white", 2.5],
  ] as const) {
    pen.strokeStyle = style;
    pen.lineWidth = width;
    pen.strokeRect(x0, y0, x1 - x0, y1 - y0);
  }
  const global = hasGlobalEvidence(face) ? t("map.globalMark") : "";
  const tag = [numbered ? `${face.index + 1}` : "", global].filter(Boolean).join(" · ");
  if (!tag) return;
  pen.font = `600 20px ${sans}`;
  pen.fillStyle = "black";
  pen.fillRect(x0, y0, pen.measureText(tag).width + 16, 30);
  pen.fillStyle = "white";
  pen.fillText(tag, x0 + 8, y0 + 22);
}

/** Break `text` into lines no wider than `width`. */
function lines(pen: Pen, text: string, width: number): string[] {
  const made: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (line && pen.measureText(longer).width > width) {
      made.push(line);
      line = word;
    } else line = longer;
  }
  return [...made, line];
}

/** The picture with its maps, boxes and verdict as a PNG, drawn on this device. */
export async function pictureReport(
  file: Blob,
  detection: Detection,
  strength: number,
): Promise<Blob> {
  const { image, faces, model } = detection;
  const { blob } = await shrink(file, longest);
  const bitmap = await createImageBitmap(blob);
  const width = Math.max(bitmap.width, 720);
  const left = (width - bitmap.width) / 2;
  const measure = new OffscreenCanvas(1, 1).getContext("2d") as Pen;
  measure.font = `500 34px ${serif}`;
  const title = lines(measure, headline(detection), width - 64);
  const source = t("report.source", {
    model: model.name,
    version: model.version,
    moment: new Date(detection.created_at).toISOString(),
    sha256: image.sha256,
  });
  measure.font = `400 18px ${sans}`;
  const small = lines(measure, `${source} ${t("report.caveat")}`, width - 64);
  const canvas = new OffscreenCanvas(
    width,
    bitmap.height + 64 + title.length * 42 + small.length * 26,
  );
  const pen = canvas.getContext("2d") as Pen;
  pen.fillStyle = "#fcfdfd";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(bitmap, left, 0);
  pen.save();
  pen.translate(left, 0);
  const scale = bitmap.width / image.width;
  for (const face of faces) drawFace(pen, face, scale, strength, faces.length > 1);
  pen.restore();
  bitmap.close();
  let y = canvas.height - small.length * 26 - title.length * 42 + 8;
  pen.fillStyle = "#101a1e";
  pen.font = `500 34px ${serif}`;
  for (const line of title) {
    pen.fillText(line, 32, y);
    y += 42;
  }
  pen.fillStyle = "#465459";
  pen.font = `400 18px ${sans}`;
  for (const line of small) {
    pen.fillText(line, 32, y);
    y += 26;
  }
  return canvas.convertToBlob({ type: "image/png" });
}
