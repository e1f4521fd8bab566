import { type ReactNode, useState } from "react";
import { BringPicture } from "@/features/detect/components/bring-picture";
import { LimitsPanel, RatesPanel } from "@/features/detect/components/context-panels";
import { FacePanel } from "@/features/detect/components/face-panel";
import { FactsPanel } from "@/features/detect/components/facts-panel";
import { VerdictPanel } from "@/features/detect/components/verdict-panel";
import { useIntake } from "@/features/detect/hooks/intake-context";
import { Viewer } from "@/features/detect/viewer/viewer";
import { decisiveFace } from "@/features/detect/wording";
import type { Detection } from "@/lib/api";
import { useLocalFile } from "@/lib/use-local-picture";

type DetectionViewProps = {
  detection: Detection;
  /** What a person can say of the verdict. */
  feedback?: ReactNode;
  /** The way to what other models say. */
  others?: ReactNode;
};

/** A judged picture: what was found, where, how surely, and what that does not say. */
export function DetectionView({ detection, feedback, others }: DetectionViewProps) {
  const { choose } = useIntake();
  const [selected, setSelected] = useState(() => decisiveFace(detection)?.index ?? 0);
  const file = useLocalFile(detection.id);
  const face = detection.faces.find((each) => each.index === selected);
  // On a phone the verdict comes first; wide screens have two columns.
  return (
    <div className="flex flex-col gap-6 lg:grid lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)] lg:items-start lg:gap-12">
      <div className="contents lg:block lg:space-y-8">
        <Viewer
          detection={detection}
          file={file}
          selected={selected}
          onSelect={setSelected}
          bring={<BringPicture detection={detection} />}
        />
        <div className="order-4 grid gap-8 xl:grid-cols-[2fr_3fr]">
          <LimitsPanel verdict={detection.verdict} />
          <FactsPanel detection={detection} />
        </div>
      </div>
      <div className="contents lg:block lg:space-y-7">
        <div className="order-first lg:order-none">
          <VerdictPanel detection={detection} file={file} onAnother={choose} others={others} />
        </div>
        <div className="order-3 space-y-7">
          {face ? <FacePanel detection={detection} face={face} /> : null}
          <RatesPanel detection={detection} />
          {feedback}
        </div>
      </div>
    </div>
  );
}
