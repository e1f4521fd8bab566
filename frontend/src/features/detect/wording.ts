import type { Detection, Face, ModelFacts } from "@/lib/api";
import { ofHundred, percent } from "@/lib/format";
import { language, textsOf } from "@/lib/i18n";

const t = textsOf("detect");

type Act = "altered" | "generated" | "either";

/** What the experts say was done: the one with the clearly higher score, or both. */
export function act(face: Face): Act {
  if (Math.abs(face.manipulated - face.synthetic) < 0.15) return "either";
  return face.manipulated > face.synthetic ? "altered" : "generated";
}

function accusation(detection: Detection): string {
  const found = detection.faces.filter((face) => face.verdict === "deepfake");
  const top = [...found].sort((a, b) => b.probability - a.probability)[0];
  const count = found.length;
  const total = detection.faces.length;
  const evidence = t(`evidence.${detection.strength ?? "unstated"}`);
  const done = t(`act.${top ? act(top) : "either"}`, { count });
  if (total === 1) return t("headline.only", { evidence, act: done });
  if (count === total) return t("headline.all", { evidence, act: done, total });
  return t("headline.some", { evidence, act: done, count, total });
}

/** The verdict in one sentence, fit to be quoted. */
export function headline(detection: Detection): string {
  const { faces, verdict } = detection;
  if (verdict === "inconclusive") {
    return t(faces.length === 0 ? "headline.noFace" : "headline.tooPoor");
  }
  if (verdict === "deepfake") return accusation(detection);
  const count = faces.filter((face) => face.verdict === "real").length;
  return t(count < faces.length ? "headline.realPartly" : "headline.real", { count });
}

/** The face that the picture's verdict rests on. */
export function decisiveFace(detection: Detection): Face | undefined {
  const byScore = [...detection.faces].sort((a, b) => b.probability - a.probability);
  return byScore.find((face) => face.verdict === detection.verdict) ?? byScore[0];
}

/** Where the verdict comes from, in one line; nothing when it is inconclusive. */
export function groundLine(detection: Detection): string {
  const face = decisiveFace(detection);
  if (!face || detection.verdict === "inconclusive") return "";
  const alone = detection.faces.length === 1;
  if (detection.verdict === "real") {
    const { real_below, deepfake_from } = detection.model.thresholds;
    const marks = { below: percent(real_below), from: percent(deepfake_from) };
    const score = percent(face.probability);
    return t(alone ? "ground.realOnly" : "ground.realHighest", { score, ...marks });
  }
  const lead = face.manipulated >= face.synthetic ? "altered" : "generated";
  const score = percent(lead === "altered" ? face.manipulated : face.synthetic);
  if (alone) return t(`ground.${lead}`, { score });
  return t(`ground.${lead}Face`, { score, number: face.index + 1 });
}

/** The short verdict on one face, with what the leading expert saw. */
export function faceLine(face: Face): string {
  if (face.verdict === "deepfake") {
    return t("face.signs", { act: t(`act.${act(face)}`, { count: 1 }) });
  }
  return t(`face.${face.verdict}`);
}

const reasonCodes = [
  "no_face",
  "small_face",
  "blurred",
  "dark",
  "out_of_distribution",
  "uncertain_score",
] as const;
type ReasonCode = (typeof reasonCodes)[number];

export type ReasonWords = { title: string; help: string };

/** Why there is no verdict and what would help, for one reason code of the API. */
export function reasonWords(code: string, face?: Face): ReasonWords {
  const known = reasonCodes.find((each): each is ReasonCode => each === code) ?? "unknown";
  const help = t(`reason.${known}.help`);
  if (known === "small_face" && face) {
    const pixels = Math.round(face.quality.face_px);
    return { title: t("reason.small_face.measured", { pixels }), help };
  }
  return { title: t(`reason.${known}.title`), help };
}

/** What would lead to a verdict, in one line; nothing when there is one. */
export function helpLine(detection: Detection): string {
  if (detection.verdict !== "inconclusive") return "";
  const face = decisiveFace(detection);
  const code = face?.reasons[0] ?? detection.reasons[0] ?? "unknown";
  return t("verdict.help", { help: reasonWords(code, face).help });
}

/** What must not be read into the verdict. */
export function limitsOf(verdict: Detection["verdict"]): string[] {
  return [t(`limits.${verdict}.first`), t(`limits.${verdict}.second`)];
}

/** What the score has meant so far: how many of a hundred such pictures were deepfakes. */
export function calibrationLine(model: ModelFacts): string {
  const { calibration } = model;
  if (!calibration) return "";
  return t("calibration.line", {
    share: Math.round(calibration.share * 100),
    low: Math.round(calibration.share_low * 100),
    high: Math.round(calibration.share_high * 100),
    pictures: calibration.pictures,
  });
}

/** How often the model was wrong in tests, in one line; nothing when that was not measured. */
export function ratesLine({ error_rates }: ModelFacts): string {
  const {
    inconclusive_rate: undecided,
    false_positive_rate: wrong,
    miss_rate: missed,
  } = error_rates;
  // Few errors say little of a model that hardly ever decides.
  if (undecided === null || wrong === null || missed === null) return "";
  return t("quotation.rates", {
    undecided: ofHundred(undecided),
    wrong: ofHundred(wrong),
    missed: ofHundred(missed),
  });
}

/** A passage to paste into an article or a ticket: verdict, file, model and its errors. */
export function quotation(detection: Detection): string {
  const { model, image, probability } = detection;
  const moment = new Date(detection.created_at).toLocaleString(language(), {
    dateStyle: "long",
    timeStyle: "long",
    timeZone: "UTC",
  });
  const parts = [
    headline(detection),
    probability === null ? "" : t("quotation.score", { score: percent(probability) }),
    detection.verdict === "real" ? t("quotation.caveat") : "",
    t("quotation.source", {
      model: model.name,
      version: model.version,
      moment,
      file: detection.filename ? ` (${detection.filename})` : "",
      sha256: image.sha256,
    }),
    ratesLine(model),
  ];
  return parts.filter(Boolean).join(" ");
}

/** One line on how many faces were looked at. */
export function scopeLine(detection: Detection): string {
  const judged = t("scope.judged", { count: detection.faces.length });
  if (detection.faces_not_judged === 0) return judged;
  return t("scope.leftOut", { judged, count: detection.faces_not_judged });
}
