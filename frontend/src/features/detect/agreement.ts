import type { Agreement, Comparison } from "@/lib/api";
import { textsOf } from "@/lib/i18n";

const t = textsOf("detect");

const unanimous = { real: "agreeReal", deepfake: "agreeFake", inconclusive: "agreeOpen" } as const;

/** What all models together say of a picture, in one calm sentence. */
export function togetherLine({ agreement, faces, detections }: Comparison): string {
  if (agreement === null) return t("together.headline.alone");
  if (faces.length === 0) return t("together.headline.noFace");
  const decided = detections.filter(({ verdict }) => verdict !== "inconclusive");
  // "The others do not contradict each other" would be no news of one.
  if (agreement === "mixed" && decided.length === 1) {
    return t("together.headline.mixedOne", { model: decided[0]?.model.name });
  }
  if (agreement !== "agree") return t(`together.headline.${agreement}`);
  const said = new Set(faces.flatMap((face) => face.opinions.map(({ verdict }) => verdict)));
  const [only] = said;
  if (!only || said.size > 1) return t("together.headline.agreeEach");
  return t(`together.headline.${unanimous[only]}`, { count: detections.length });
}

/** How to take it: agreement is no proof, and disagreement is a result. */
export function cautionLine(agreement: Agreement | null): string {
  return t(`together.lead.${agreement ?? "alone"}`);
}
