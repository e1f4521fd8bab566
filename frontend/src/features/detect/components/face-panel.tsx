import { useTranslation } from "react-i18next";
import { EvidenceScale, type ScaleRow } from "@/components/ui/evidence-scale";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { QualityGates } from "@/features/detect/components/quality-gates";
import { ReasonsPanel } from "@/features/detect/components/reasons-panel";
import { faceLine } from "@/features/detect/wording";
import type { Detection, Face } from "@/lib/api";
import { share } from "@/lib/format";
import { textsOf } from "@/lib/i18n";

const t = textsOf("detect");

/** Both experts and their combination, as rows of one scale. */
export function scaleRows(face: Face): ScaleRow[] {
  return [
    { label: t("face.altered"), note: t("face.alteredNote"), value: face.manipulated },
    { label: t("face.generated"), note: t("face.generatedNote"), value: face.synthetic },
    { label: t("face.score"), note: t("face.scoreNote"), value: face.probability, main: true },
  ];
}

type FacePanelProps = { detection: Detection; face: Face };

/** The selected face: its verdict, both experts on one axis, and the reasons if it has none. */
export function FacePanel({ detection, face }: FacePanelProps) {
  const { t } = useTranslation("detect");
  const many = detection.faces.length > 1;
  return (
    <section aria-labelledby="face-title" className="space-y-5">
      <h2 id="face-title" className="flex flex-wrap items-center gap-x-2.5 text-xl font-bold">
        {many
          ? t("face.numbered", { number: face.index + 1, total: detection.faces.length })
          : t("face.only")}
        <span className="flex items-center gap-2 text-base font-normal text-soft">
          <VerdictMark verdict={face.verdict} className="size-4" />
          {faceLine(face)}
        </span>
      </h2>
      {face.verdict === "inconclusive" ? <ReasonsPanel reasons={face.reasons} face={face} /> : null}
      <EvidenceScale thresholds={detection.model.thresholds} rows={scaleRows(face)} />
      {face.forensic_share === null ? null : (
        <p className="text-sm text-soft">
          {t("face.forensic", { share: share(face.forensic_share) })}
        </p>
      )}
      <QualityGates face={face} />
    </section>
  );
}
