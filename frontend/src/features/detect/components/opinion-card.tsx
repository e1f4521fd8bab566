import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { EvidenceScale } from "@/components/ui/evidence-scale";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { FaceCut } from "@/features/detect/components/face-cut";
import { faceLine, headline, ratesLine, reasonWords } from "@/features/detect/wording";
import type { Detection, Face } from "@/lib/api";
import { markedShare } from "@/lib/colour-map";
import { cx } from "@/lib/cx";
import { share } from "@/lib/format";
import type { Drawable } from "@/lib/pictures/use-shrunk";

const edges = { real: "border-clear", deepfake: "border-alarm", inconclusive: "border-unsure" };

type OpinionProps = { detection: Detection; face: Face; drawable: Drawable | null };

function Opinion({ detection, face, drawable }: OpinionProps) {
  const { t } = useTranslation("detect");
  const marked = face.map.kind === "manipulated" && markedShare(face.map) >= 0.01;
  const weak = marked && face.verdict !== "deepfake";
  return (
    <>
      <p className="flex items-center gap-2 text-lg font-semibold">
        <VerdictMark verdict={face.verdict} /> {faceLine(face)}
      </p>
      {drawable ? (
        <div className="space-y-1.5">
          <FaceCut drawable={drawable} face={face} image={detection.image} />
          {weak ? <p className="text-xs text-soft">{t("map.tooWeak")}</p> : null}
        </div>
      ) : null}
      {face.verdict === "inconclusive" ? (
        <ul className="list-disc pl-5 text-sm text-soft marker:text-edge">
          {face.reasons.map((code) => (
            <li key={code}>{reasonWords(code, face).title}</li>
          ))}
        </ul>
      ) : null}
      <EvidenceScale
        thresholds={detection.model.thresholds}
        rows={[
          {
            label: t("together.score"),
            note: t("together.scoreNote"),
            value: face.probability,
            main: true,
          },
        ]}
      />
      {face.forensic_share === null ? null : (
        <p className="text-sm text-soft">
          {t("face.forensic", { share: share(face.forensic_share) })}
        </p>
      )}
    </>
  );
}

type OpinionCardProps = {
  detection: Detection;
  /** The face that is compared; none in a picture without faces. */
  face: Face | undefined;
  drawable: Drawable | null;
  whole: (id: string, content: ReactNode, className: string) => ReactNode;
};

/** What one model says, with its own thresholds and its own errors beside it. */
export function OpinionCard({ detection, face, drawable, whole }: OpinionCardProps) {
  const { t } = useTranslation("detect");
  const { model } = detection;
  const errors = ratesLine(model);
  return (
    <li
      className={cx(
        "flex min-w-0 flex-col gap-4 border-t-6 bg-sheet p-4 sm:p-5",
        edges[face?.verdict ?? detection.verdict],
      )}
    >
      <h2 className="-mb-2 text-xl font-bold [overflow-wrap:anywhere]">{model.name}</h2>
      {face ? (
        <Opinion detection={detection} face={face} drawable={drawable} />
      ) : (
        <p className="text-soft">{headline(detection)}</p>
      )}
      <div className="mt-auto space-y-2 border-t border-line pt-3 text-sm">
        {errors ? <p className="text-soft">{errors}</p> : null}
        <p>
          {whole(
            detection.id,
            t("together.wholeOf", { model: model.name }),
            "inline-block py-1 font-semibold underline decoration-edge underline-offset-4",
          )}
        </p>
      </div>
    </li>
  );
}
