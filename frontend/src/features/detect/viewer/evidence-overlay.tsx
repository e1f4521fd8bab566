import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { hasGlobalEvidence } from "@/features/detect/viewer/global-evidence";
import { placeOf, type Size } from "@/features/detect/viewer/place";
import type { Face } from "@/lib/api";
import { paintGrid } from "@/lib/colour-map";

/** Sides in pixels: the map is smooth, so more would only cost time. */
export const overlaySide = 224;

type EvidenceOverlayProps = { face: Face; image: Size; strength: number };

/** The mask of altered areas, drawn on this device and locked to the square that was judged. */
export function EvidenceOverlay({ face, image, strength }: EvidenceOverlayProps) {
  const { t } = useTranslation("detect");
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const pixels = new ImageData(paintGrid(face.map, overlaySide), overlaySide, overlaySide);
    context.putImageData(pixels, 0, 0);
  }, [face]);
  return (
    <canvas
      ref={canvas}
      width={overlaySide}
      height={overlaySide}
      role="img"
      aria-label={t("map.altAreas")}
      data-testid="evidence-map"
      className="pointer-events-none absolute"
      style={{ ...placeOf(face.crop, image), opacity: strength / 100 }}
    />
  );
}

/** Words where a hot spot would mislead: the evidence of a generated face lies in all of it. */
export function GlobalEvidence({ face, image }: Omit<EvidenceOverlayProps, "strength">) {
  const { t } = useTranslation("detect");
  return (
    <p
      data-testid="global-evidence"
      className="pointer-events-none absolute grid place-items-end justify-center border border-dashed border-white/90 shadow-[0_0_0_1px_rgb(0_0_0/60%)]"
      style={placeOf(face.crop, image)}
    >
      <span className="translate-y-1/2 bg-black px-2 py-0.5 text-center text-xs font-semibold text-white sm:text-sm">
        {t("map.globalMark")}
      </span>
    </p>
  );
}

/** What this face's map has to say over the picture. */
export function Evidence(props: EvidenceOverlayProps) {
  if (props.face.map.kind === "manipulated") return <EvidenceOverlay {...props} />;
  return props.strength > 0 && hasGlobalEvidence(props.face) ? (
    <GlobalEvidence face={props.face} image={props.image} />
  ) : null;
}
