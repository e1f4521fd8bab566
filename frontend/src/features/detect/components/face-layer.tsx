import type { Detection, Face } from "@/lib/api";
import { cx } from "@/lib/cx";
import { verdictLabel } from "@/lib/verdict";

type Square = number[];

/** A box in picture pixels as a place in percent of the picture. */
export function placeOf(box: Square, size: { width: number; height: number }) {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = box;
  return {
    left: `${(x0 / size.width) * 100}%`,
    top: `${(y0 / size.height) * 100}%`,
    width: `${((x1 - x0) / size.width) * 100}%`,
    height: `${((y1 - y0) / size.height) * 100}%`,
  };
}

export const faceInputId = (index: number) => `face-${index}`;

type FaceBoxProps = {
  face: Face;
  of: number;
  image: Detection["image"];
  selected: boolean;
  onSelect: () => void;
};

function FaceBox({ face, of, image, selected, onSelect }: FaceBoxProps) {
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
        name="face"
        id={faceInputId(face.index)}
        className="sr-only"
        checked={selected}
        onChange={onSelect}
        aria-label={`Face ${face.index + 1} of ${of}: ${verdictLabel[face.verdict]}`}
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
  detection: Detection;
  selected: number;
  onSelect: (index: number) => void;
};

/** Boxes over the picture: one choice, by click or by arrow keys. */
export function FaceLayer({ detection, selected, onSelect }: FaceLayerProps) {
  const { faces, image } = detection;
  if (faces.length === 0) return null;
  return (
    <fieldset className="absolute inset-0">
      <legend className="sr-only">Faces in this picture</legend>
      {faces.map((face) => (
        <FaceBox
          key={face.index}
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
