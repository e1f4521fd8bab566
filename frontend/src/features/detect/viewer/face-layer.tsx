import { useTranslation } from "react-i18next";
import { placeOf } from "@/features/detect/viewer/place";
import type { Detection, Face } from "@/lib/api";
import { cx } from "@/lib/cx";
import { verdictLabel } from "@/lib/verdict";

/** Id of the choice that stands for a face, so that a label elsewhere can choose it, too. */
export const faceInputId = (group: string, index: number) => `${group}-face-${index}`;

type FaceBoxProps = {
  group: string;
  face: Face;
  of: number;
  image: Detection["image"];
  selected: boolean;
  onSelect: () => void;
};

function FaceBox({ group, face, of, image, selected, onSelect }: FaceBoxProps) {
  const { t } = useTranslation("detect");
  return (
    <label
      className={cx(
        "face-box absolute has-focus-visible:outline-3 has-focus-visible:outline-offset-4 has-focus-visible:outline-white",
        selected ? "border-[3px]" : "opacity-70 hover:opacity-100",
      )}
      style={placeOf(face.box, image)}
    >
      <input
        type="radio"
        name={group}
        id={faceInputId(group, face.index)}
        className="sr-only"
        checked={selected}
        onChange={onSelect}
        aria-label={t("face.choice", {
          number: face.index + 1,
          total: of,
          verdict: verdictLabel(face.verdict),
        })}
      />
      {of > 1 ? (
        <span
          aria-hidden="true"
          className={cx(
            "absolute -top-0.5 -left-0.5 min-w-6 px-1 text-center text-sm font-bold",
            selected ? "bg-white text-black" : "bg-black text-white",
          )}
        >
          {face.index + 1}
        </span>
      ) : null}
    </label>
  );
}

type FaceLayerProps = {
  group: string;
  detection: Detection;
  selected: number;
  onSelect: (index: number) => void;
};

/** Boxes over the picture: one choice, by click or by arrow keys. */
export function FaceLayer({ group, detection, selected, onSelect }: FaceLayerProps) {
  const { t } = useTranslation("detect");
  const { faces, image } = detection;
  if (faces.length === 0) return null;
  return (
    <fieldset className="absolute inset-0">
      <legend className="sr-only">{t("face.legend")}</legend>
      {faces.map((face) => (
        <FaceBox
          key={face.index}
          group={group}
          face={face}
          of={faces.length}
          image={image}
          selected={face.index === selected}
          onSelect={() => onSelect(face.index)}
        />
      ))}
    </fieldset>
  );
}
