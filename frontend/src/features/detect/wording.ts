import type { Detection, Face, ModelFacts, Strength } from "@/lib/api";
import { count, ofHundred, percent } from "@/lib/format";

const strengthWords: Record<NonNullable<Strength>, string> = {
  weak: "Weak evidence",
  moderate: "Moderate evidence",
  strong: "Strong evidence",
};

/** What the experts say was done: the one with the clearly higher score, or both. */
export function act(face: Face): "altered" | "generated" | "altered or generated" {
  if (Math.abs(face.manipulated - face.synthetic) < 0.15) return "altered or generated";
  return face.manipulated > face.synthetic ? "altered" : "generated";
}

function facesWord(faces: Face[], found: Face[]): string {
  if (faces.length === 1) return "the face in this picture";
  if (found.length === faces.length) return `all ${faces.length} faces in this picture`;
  const number = found.length === 1 ? "one" : `${found.length}`;
  return `${number} of the ${faces.length} faces in this picture`;
}

/** The verdict in one sentence, fit to be quoted. */
export function headline(detection: Detection): string {
  const { faces, verdict, strength } = detection;
  if (verdict === "inconclusive") {
    if (faces.length === 0) return "No verdict: no face was found in this picture.";
    return "No verdict: this picture does not give enough to judge.";
  }
  if (verdict === "real") {
    const judged = faces.filter((face) => face.verdict === "real").length;
    const where = judged === 1 ? "the face" : `any of the ${judged} faces`;
    const scope = judged < faces.length ? " that could be judged" : "";
    return `No trace of a deepfake was found in ${where} in this picture${scope}.`;
  }
  const found = faces.filter((face) => face.verdict === "deepfake");
  const top = [...found].sort((a, b) => b.probability - a.probability)[0];
  const start = strength ? strengthWords[strength] : "Evidence";
  const verb = found.length > 1 ? "were" : "was";
  return `${start} that ${facesWord(faces, found)} ${verb} ${top ? act(top) : "altered or generated"}.`;
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
  if (detection.verdict === "real") {
    const from = percent(detection.model.thresholds.deepfake_from);
    const whose =
      detection.faces.length === 1 ? "The deepfake score" : "The highest score of a judged face";
    return `${whose} is ${percent(face.probability)}. This model speaks of a deepfake from ${from}.`;
  }
  const on = detection.faces.length === 1 ? "" : ` on face ${face.index + 1}`;
  const lead = face.manipulated >= face.synthetic;
  const expert = lead ? "swaps and edits" : "generated faces";
  const score = percent(lead ? face.manipulated : face.synthetic);
  return `The stronger signal${on} comes from the expert for ${expert}, at ${score}.`;
}

/** The short verdict on one face, with what the leading expert saw. */
export function faceLine(face: Face): string {
  if (face.verdict === "deepfake") return `Signs that it was ${act(face)}`;
  if (face.verdict === "real") return "No trace found";
  return "Inconclusive";
}

export type ReasonWords = { title: string; help: string };

/** Why there is no verdict and what would help, for one reason code of the API. */
export function reasonWords(code: string, face?: Face): ReasonWords {
  const size = face ? ` (${Math.round(face.quality.face_px)} pixels)` : "";
  switch (code) {
    case "no_face":
      return {
        title: "No face was found.",
        help: "Only faces are judged. Use a picture that shows one from the front, uncovered and upright.",
      };
    case "small_face":
      return {
        title: `The face is too small${size}.`,
        help: "Look for a larger version: the original file, or the publisher’s full-size picture.",
      };
    case "blurred":
      return {
        title: "The face is blurred.",
        help: "Blur wipes out the traces. A sharper copy, or another shot of the same scene, helps.",
      };
    case "dark":
      return {
        title: "The face is too dark.",
        help: "Look for a brighter original. Brightening this copy does not bring traces back.",
      };
    case "uncertain_score":
      return {
        title: "The score lies between the two thresholds.",
        help: "The original file, before any messenger or website saved it anew, may decide it.",
      };
    default:
      return {
        title: "The evidence is too poor to judge.",
        help: "A larger, sharper or more original copy of the picture may help.",
      };
  }
}

/** What must not be read into the verdict. */
export function limitsOf(verdict: Detection["verdict"]): string[] {
  if (verdict === "real") {
    return [
      "“No trace found” is not “authentic”. A method this model has never seen can leave nothing it knows.",
      "Only faces were judged. Background, text, date and caption were not.",
    ];
  }
  if (verdict === "deepfake") {
    return [
      "Evidence is not proof. Heavy retouching, filters and repeated saving can look alike.",
      "It does not say who made the picture, when, or with what.",
    ];
  }
  return [
    "Inconclusive is neither “real” nor “fake”: do not quote it as suspicion.",
    "Poor evidence is no evidence: another copy of the same picture can be judged differently.",
  ];
}

function rates(model: ModelFacts): string {
  const { false_positive_rate: wrong, miss_rate: missed } = model.error_rates;
  if (wrong === null || missed === null) return "";
  return ` In tests it wrongly flagged ${ofHundred(wrong)} real pictures and missed ${ofHundred(missed)} deepfakes.`;
}

/** A passage to paste into an article or a ticket: verdict, file, model and its errors. */
export function quotation(detection: Detection): string {
  const { model, image, probability } = detection;
  const file = detection.filename ? ` (${detection.filename})` : "";
  const score = probability === null ? "" : ` Deepfake score: ${percent(probability)}.`;
  const caveat = detection.verdict === "real" ? " “No trace found” does not mean “authentic”." : "";
  return (
    `${headline(detection)}${score}${caveat} Judged by Deepfake Detector, model ${model.name} ` +
    `version ${model.version}, on ${new Date(detection.created_at).toUTCString()}${file}, ` +
    `SHA-256 ${image.sha256}.${rates(model)}`
  );
}

/** One line on how many faces were looked at. */
export function scopeLine(detection: Detection): string {
  const judged = count(detection.faces.length, "face");
  if (detection.faces_not_judged === 0) return `${judged} judged`;
  return `${judged} judged, ${count(detection.faces_not_judged, "smaller one")} left out`;
}
