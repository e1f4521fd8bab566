import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EvidenceScale } from "@/components/ui/evidence-scale";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { BringPicture } from "@/features/detect/components/bring-picture";
import { scaleRows } from "@/features/detect/components/face-panel";
import { Viewer } from "@/features/detect/viewer/viewer";
import { decisiveFace, headline } from "@/features/detect/wording";
import type { Detection } from "@/lib/api";
import { useLocalFile } from "@/lib/use-local-picture";

function Side({ detection }: { detection: Detection }) {
  const { t } = useTranslation(["detect", "common"]);
  const [selected, setSelected] = useState(() => decisiveFace(detection)?.index ?? 0);
  const file = useLocalFile(detection.id);
  const face = detection.faces.find((each) => each.index === selected);
  const name = detection.filename ?? t("common:withoutName");
  return (
    <article aria-label={name} className="min-w-0 space-y-5">
      <header className="lg:min-h-24">
        <p className="flex items-center gap-2 text-soft">
          <VerdictMark verdict={detection.verdict} /> <span className="truncate">{name}</span>
        </p>
        <h2 className="mt-1 font-serif text-2xl leading-snug text-balance">
          {headline(detection)}
        </h2>
      </header>
      <Viewer
        detection={detection}
        file={file}
        selected={selected}
        onSelect={setSelected}
        bring={<BringPicture detection={detection} />}
      />
      {face ? (
        <EvidenceScale thresholds={detection.model.thresholds} rows={scaleRows(face)} />
      ) : null}
    </article>
  );
}

/** Two judged pictures beside each other, each with its faces, map and scores. */
export function CompareView({ detections }: { detections: readonly [Detection, Detection] }) {
  const { t } = useTranslation("detect");
  return (
    <section aria-labelledby="compare-title">
      <h1 id="compare-title" className="font-serif text-4xl leading-tight font-medium">
        {t("compare.title")}
      </h1>
      <div className="mt-6 grid gap-12 lg:grid-cols-2">
        {detections.map((detection) => (
          <Side key={detection.id} detection={detection} />
        ))}
      </div>
    </section>
  );
}
