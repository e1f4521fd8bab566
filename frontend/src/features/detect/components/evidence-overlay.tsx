import { useEffect, useRef } from "react";
import { placeOf } from "@/features/detect/components/face-layer";
import type { Detection, Face } from "@/lib/api";
import { type EvidenceGrid, paintGrid } from "@/lib/colour-map";

const side = 224;
/** Evidence of a generated face lies everywhere: an even wash that leaves the face readable. */
const washOpacity = 0.5;

/** What the overlay draws: the mask where something was altered, else one even value. */
export function overlayGrid(face: Face): EvidenceGrid {
  if (face.map.kind === "manipulated") return face.map;
  return { width: 1, height: 1, values: [Math.round(face.synthetic * 255)] };
}

type EvidenceOverlayProps = { face: Face; image: Detection["image"]; strength: number };

/** The face's map, drawn on this device and locked to the square that was judged. */
export function EvidenceOverlay({ face, image, strength }: EvidenceOverlayProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const pixels = new ImageData(paintGrid(overlayGrid(face), side), side, side);
    context.putImageData(pixels, 0, 0);
  }, [face]);
  const global = face.map.kind === "synthetic";
  return (
    <canvas
      ref={canvas}
      width={side}
      height={side}
      role="img"
      aria-label={global ? "Evidence spread over the whole face" : "Map of altered areas"}
      data-testid="evidence-map"
      data-kind={face.map.kind}
      className="pointer-events-none absolute"
      style={{
        ...placeOf(face.crop, image),
        opacity: (strength / 100) * (global ? washOpacity : 1),
      }}
    />
  );
}
