import { VerdictMark } from "@/components/ui/verdict-mark";
import { faceInputId } from "@/features/detect/viewer/face-layer";
import type { Face } from "@/lib/api";
import { cx } from "@/lib/cx";
import { percent } from "@/lib/format";
import { verdictLabel } from "@/lib/verdict";

type FaceStripProps = { group: string; faces: Face[]; selected: number };

/** Every face with its own verdict: large targets for faces that are small on the picture. */
export function FaceStrip({ group, faces, selected }: FaceStripProps) {
  if (faces.length < 2) return null;
  return (
    <ul className="flex flex-wrap gap-2">
      {faces.map((face) => (
        <li key={face.index}>
          <label
            htmlFor={faceInputId(group, face.index)}
            className={cx(
              "flex min-h-11 items-center gap-2 border px-3 py-1.5 text-sm",
              face.index === selected
                ? "border-ink bg-sheet font-semibold shadow-[inset_0_-3px_0_var(--color-ink)]"
                : "border-line bg-sheet hover:border-edge",
            )}
          >
            <span className="font-bold">{face.index + 1}</span>
            <VerdictMark verdict={face.verdict} className="size-4" />
            <span>{verdictLabel(face.verdict)}</span>
            <span className="text-soft">{percent(face.probability)}</span>
          </label>
        </li>
      ))}
    </ul>
  );
}
