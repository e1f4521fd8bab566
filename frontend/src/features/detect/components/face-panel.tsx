import { EvidenceScale } from "@/components/ui/evidence-scale";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { ReasonsPanel } from "@/features/detect/components/reasons-panel";
import { faceLine } from "@/features/detect/wording";
import type { Detection, Face } from "@/lib/api";

type FacePanelProps = { detection: Detection; face: Face };

/** The selected face: its verdict, both experts on one axis, and the reasons if it has none. */
export function FacePanel({ detection, face }: FacePanelProps) {
  const many = detection.faces.length > 1;
  return (
    <section aria-labelledby="face-title" className="space-y-5">
      <h2 id="face-title" className="flex flex-wrap items-center gap-x-2.5 text-xl font-bold">
        {many ? `Face ${face.index + 1} of ${detection.faces.length}` : "The face"}
        <span className="flex items-center gap-2 text-base font-normal text-soft">
          <VerdictMark verdict={face.verdict} className="size-4" />
          {faceLine(face)}
        </span>
      </h2>
      {face.verdict === "inconclusive" ? <ReasonsPanel reasons={face.reasons} face={face} /> : null}
      <EvidenceScale
        thresholds={detection.model.thresholds}
        rows={[
          {
            label: "Altered",
            note: "expert for swaps, blends and edits",
            value: face.manipulated,
          },
          {
            label: "Generated",
            note: "expert for GAN and diffusion faces",
            value: face.synthetic,
          },
          {
            label: "Deepfake score",
            note: "both experts together; this one decides",
            value: face.probability,
            main: true,
          },
        ]}
      />
    </section>
  );
}
