import { useTranslation } from "react-i18next";
import { EvidenceOverlay } from "@/features/detect/viewer/evidence-overlay";
import { hasGlobalEvidence } from "@/features/detect/viewer/global-evidence";
import type { Detection, Face } from "@/lib/api";
import type { Drawable } from "@/lib/pictures/use-shrunk";

const mapStrength = 75;

type FaceCutProps = { drawable: Drawable; face: Face; image: Detection["image"] };

/** The square that one model judged, cut out of the picture, under that model's map. */
export function FaceCut({ drawable, face, image }: FaceCutProps) {
  const { t } = useTranslation("detect");
  const [x0, y0, x1, y1] = face.crop;
  const [width, height] = [(x1 ?? 0) - (x0 ?? 0), (y1 ?? 0) - (y0 ?? 0)];
  if (drawable.unreadable || width <= 0 || height <= 0) return null;
  return (
    <div className="relative aspect-square w-full overflow-hidden bg-booth">
      <div
        className="absolute"
        style={{
          width: `${(image.width / width) * 100}%`,
          height: `${(image.height / height) * 100}%`,
          left: `${(-(x0 ?? 0) / width) * 100}%`,
          top: `${(-(y0 ?? 0) / height) * 100}%`,
        }}
      >
        <img src={drawable.url} alt="" draggable={false} className="block h-full w-full" />
        {face.map.kind === "manipulated" ? (
          <EvidenceOverlay face={face} image={image} strength={mapStrength} />
        ) : null}
      </div>
      {hasGlobalEvidence(face) ? (
        <p className="absolute inset-x-2 bottom-2 bg-black px-2 py-0.5 text-center text-xs font-semibold text-white">
          {t("map.globalMark")}
        </p>
      ) : null}
    </div>
  );
}
