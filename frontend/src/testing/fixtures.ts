import type { Comparison, Detection, DetectionSummary, Face, Verdict } from "@/lib/api";

export function aFace(changes: Partial<Face> = {}): Face {
  return {
    index: 0,
    box: [100, 100, 300, 340],
    crop: [44, 64, 356, 376],
    detection_score: 0.97,
    verdict: "deepfake",
    probability: 0.96,
    manipulated: 0.93,
    synthetic: 0.12,
    forensic_share: null,
    reasons: [],
    quality: { face_px: 240, sharpness: 0.4, brightness: 0.5 },
    map: { kind: "manipulated", width: 2, height: 2, values: [0, 255, 0, 128] },
    ...changes,
  };
}

export function aDetection(changes: Partial<Detection> = {}): Detection {
  return {
    id: "0f9619ff-8b86-4011-b42d-00cf4fc964ff",
    created_at: "2026-11-20T12:00:00Z",
    filename: "portrait.jpg",
    verdict: "deepfake",
    probability: 0.96,
    strength: "strong",
    reasons: [],
    explanation: "Strong evidence that the face was manipulated.",
    image: {
      sha256: "ab".repeat(32),
      media_type: "image/jpeg",
      bytes: 4,
      width: 640,
      height: 480,
    },
    faces: [aFace()],
    faces_not_judged: 0,
    model: {
      name: "efficientnet-b0",
      version: "1",
      engine: "onnx",
      thresholds: { real_below: 0.2, deepfake_from: 0.8 },
      error_rates: {
        false_positive_rate: 0.013,
        miss_rate: 0.05,
        inconclusive_rate: 0.12,
        description: "Measured on 1,000 held-out pictures.",
      },
      calibration: null,
    },
    tier: null,
    evidence: null,
    feedback: null,
    comparison_id: null,
    timings_ms: { decode: 3, faces: 9, network: 5, total: 18 },
    ...changes,
  };
}

/** What models say of one picture with one face, by their names. */
export function aComparison(said: Record<string, Verdict>): Comparison {
  const id = "5d7cf0e6-6f0e-4a9c-9a67-2f6f3f0c1111";
  const verdicts = Object.values(said);
  const opposed = verdicts.includes("real") && verdicts.includes("deepfake");
  const agreement = opposed ? "differ" : new Set(verdicts).size > 1 ? "mixed" : "agree";
  const scores: Record<Verdict, number> = { real: 0.04, deepfake: 0.96, inconclusive: 0.5 };
  const detections = Object.entries(said).map(([name, verdict], index) => {
    const { model, ...rest } = aDetection({ verdict, probability: scores[verdict] });
    return {
      ...rest,
      id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
      comparison_id: id,
      faces: [aFace({ verdict, probability: scores[verdict] })],
      model: { ...model, name },
    };
  });
  const opinions = detections.map(({ verdict, probability, model }) => ({
    model: model.name,
    verdict,
    probability: probability ?? 0,
  }));
  const face = { index: 0, box: aFace().box, agreement, explanation: "", opinions } as const;
  return {
    id,
    created_at: "2026-11-20T12:00:00Z",
    agreement,
    explanation: "",
    faces: [face],
    detections,
  };
}

export function aSummary(
  number: number,
  changes: Partial<DetectionSummary> = {},
): DetectionSummary {
  return {
    id: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
    created_at: "2026-11-20T12:00:00Z",
    filename: `photo-${number}.jpg`,
    verdict: "real",
    probability: 0.03,
    strength: "strong",
    reasons: [],
    faces_count: 1,
    model: "efficientnet-b0",
    image: { width: 640, height: 480, media_type: "image/jpeg" },
    feedback: null,
    ...changes,
  };
}

/** A problem document as the API sends it. */
export function aProblem(slug: string, status: number, detail: string) {
  return {
    type: `/problems/${slug}`,
    title: slug,
    status,
    detail,
    instance: "/api/v1/detections",
  };
}
