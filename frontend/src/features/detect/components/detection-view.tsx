import { useState } from "react";
import { BringPicture } from "@/features/detect/components/bring-picture";
import { FactsPanel, LimitsPanel, RatesPanel } from "@/features/detect/components/context-panels";
import { EvidenceOverlay } from "@/features/detect/components/evidence-overlay";
import { FaceLayer } from "@/features/detect/components/face-layer";
import { FacePanel } from "@/features/detect/components/face-panel";
import { FaceStrip } from "@/features/detect/components/face-strip";
import { MapControls } from "@/features/detect/components/map-controls";
import { PictureFrame } from "@/features/detect/components/picture-frame";
import { ReasonsPanel } from "@/features/detect/components/reasons-panel";
import { VerdictPanel } from "@/features/detect/components/verdict-panel";
import { useIntake } from "@/features/detect/hooks/intake-context";
import { decisiveFace } from "@/features/detect/wording";
import type { Detection } from "@/lib/api";
import { useLocalPicture } from "@/lib/use-local-picture";

/** A judged picture: what was found, where, how surely, and what that does not say. */
export function DetectionView({ detection }: { detection: Detection }) {
  const { choose } = useIntake();
  const [selected, setSelected] = useState(() => decisiveFace(detection)?.index ?? 0);
  const [strength, setStrength] = useState(75);
  const url = useLocalPicture(detection.id);
  const face = detection.faces.find((each) => each.index === selected);
  // On a phone the verdict comes right under the picture; wide screens have two columns.
  return (
    <div className="flex flex-col gap-6 lg:grid lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)] lg:items-start lg:gap-12">
      <div className="contents lg:block lg:space-y-6">
        <PictureFrame
          src={url}
          size={detection.image}
          alt={`The judged picture${detection.filename ? `, ${detection.filename}` : ""}`}
          missing={detection.faces.length === 0 ? "The picture is not stored." : null}
        >
          {face ? (
            <EvidenceOverlay face={face} image={detection.image} strength={strength} />
          ) : null}
          <FaceLayer detection={detection} selected={selected} onSelect={setSelected} />
        </PictureFrame>
        <div className="order-2 space-y-4">
          {url ? null : <BringPicture detection={detection} />}
          <FaceStrip faces={detection.faces} selected={selected} />
          {face ? <MapControls face={face} strength={strength} onStrength={setStrength} /> : null}
        </div>
        <div className="order-4 grid gap-6 xl:grid-cols-2">
          <LimitsPanel verdict={detection.verdict} />
          <FactsPanel detection={detection} />
        </div>
      </div>
      <div className="contents lg:block lg:space-y-7">
        <div className="order-1">
          <VerdictPanel detection={detection} onAnother={choose} />
        </div>
        <div className="order-3 space-y-7">
          {face ? (
            <FacePanel detection={detection} face={face} />
          ) : (
            <ReasonsPanel reasons={detection.reasons} />
          )}
          <RatesPanel model={detection.model} />
        </div>
      </div>
    </div>
  );
}
