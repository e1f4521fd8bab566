import { useTranslation } from "react-i18next";
import type { Face } from "@/lib/api";
import { number, share } from "@/lib/format";

const gates = [
  { key: "size", reason: "small_face" },
  { key: "sharpness", reason: "blurred" },
  { key: "brightness", reason: "dark" },
] as const;

function Mark({ passed }: { passed: boolean }) {
  return (
    <svg
      viewBox="0 0 24 24"
      aria-hidden="true"
      className="mt-0.5 size-3.5 shrink-0 sm:size-4"
      fill="none"
    >
      <path
        d={passed ? "M4 13l5 5L20 6" : "M12 4v10M12 18v3"}
        stroke="currentColor"
        strokeWidth="3"
      />
    </svg>
  );
}

/** What was measured of the face before any expert looked, and whether it was enough. */
export function QualityGates({ face }: { face: Face }) {
  const { t } = useTranslation("detect");
  const { face_px, sharpness, brightness } = face.quality;
  const measured = {
    size: t("gate.pixels", { count: Math.round(face_px) }),
    sharpness: number(sharpness, { maximumFractionDigits: 1 }),
    brightness: share(brightness),
  };
  return (
    <div>
      <h3 className="font-bold">{t("gate.title")}</h3>
      <ul className="mt-2 grid grid-cols-3 gap-2">
        {gates.map(({ key, reason }) => {
          const passed = !face.reasons.includes(reason);
          return (
            <li key={key} className="border border-line bg-sheet px-2 py-2 sm:px-3">
              <span className="block text-sm break-words hyphens-auto text-soft">
                {t(`gate.${key}`)}
              </span>
              <span className="block font-semibold">{measured[key]}</span>
              <span className="flex flex-wrap items-start gap-x-1.5 text-sm">
                <Mark passed={passed} /> {t(passed ? "gate.enough" : "gate.tooLow")}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
