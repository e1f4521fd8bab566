import type { Page, Route } from "@playwright/test";

/** Answers of the real server with everything set that another model, day or machine would change. */

type Json = Record<string, unknown>;
type Face = Json & { index: number; map: Json & { values: number[]; width: number } };
type Judged = Json & { filename: string | null; faces: Face[]; model: Json };

export const now = "2026-03-12T09:30:00Z";
const judgedAt = "2026-03-11T16:05:00Z";
const rates = {
  false_positive_rate: 0.01,
  miss_rate: 0.05,
  inconclusive_rate: 0.2,
  description: "",
};
const thresholds = { real_below: 0.1, deepfake_from: 0.9 };

const outcomes: Record<string, Json> = {
  altered: { verdict: "deepfake", probability: 0.97, strength: "strong", reasons: [] },
  "grace-hopper": { verdict: "real", probability: 0.04, strength: "moderate", reasons: [] },
};
const undecided = {
  verdict: "inconclusive",
  probability: 0.42,
  strength: null,
  reasons: ["uncertain_score"],
};

function outcomeOf(name: string | null): Json {
  return outcomes[name?.replace(/\.jpg$/, "") ?? ""] ?? undecided;
}

/** A map that is strongest in the middle, in the server's own size. */
function roundMap({ values, width }: Face["map"]): number[] {
  const middle = (width - 1) / 2;
  return values.map((_, index) => {
    const away = Math.hypot((index % width) - middle, Math.floor(index / width) - middle);
    return Math.max(0, Math.round(255 * (1 - away / (middle + 1))));
  });
}

function settledFace(face: Face, outcome: Json): Face {
  const { verdict, probability, reasons } = outcome;
  return {
    ...face,
    verdict,
    probability,
    reasons,
    manipulated: probability,
    synthetic: 0.06,
    forensic_share: null,
    quality: { face_px: 226, sharpness: 34.4, brightness: 0.51 },
    map: { ...face.map, kind: "manipulated", values: roundMap(face.map) },
  };
}

function settledDetection(detection: Judged): Json {
  const outcome = outcomeOf(detection.filename);
  return {
    ...detection,
    ...outcome,
    created_at: judgedAt,
    model: { ...detection.model, version: "1", thresholds, error_rates: rates, calibration: null },
    faces: detection.faces.map((face) => settledFace(face, outcome)),
    timings_ms: { decode: 4, faces: 9, network: 6, total: 20 },
  };
}

/** The log as if these samples alone had been judged, whatever other tests did. */
const log = ["altered", "grace-hopper", "eileen-collins", "two-drawn"].map((name, index) => ({
  id: `00000000-0000-4000-8000-00000000000${index}`,
  created_at: judgedAt,
  filename: `${name}.jpg`,
  ...outcomeOf(name),
  faces_count: 1,
  model: "efficientnet-b0",
  image: { width: 512, height: 600, media_type: "image/jpeg" },
  feedback: null,
}));

const buckets = (counts: number[]) => (each: Json, index: number) => ({
  ...each,
  count: counts[index] ?? 0,
});

function settledStatistics(statistics: Json): Json {
  const { probability_histogram: scores, latency_ms: latency } = statistics as {
    probability_histogram: Json[];
    latency_ms: Json & { histogram: Json[] };
  };
  return {
    ...statistics,
    total: 60,
    verdicts: { real: 30, deepfake: 18, inconclusive: 12 },
    by_day: [9, 10, 11, 12].map((day, index) => ({
      date: `2026-03-${String(day).padStart(2, "0")}`,
      real: 6 + index,
      deepfake: 3 + index,
      inconclusive: 3,
    })),
    feedback: { right: 7, wrong: 2, unsure: 1 },
    probability_histogram: scores.map(buckets([14, 12, 4, 2, 2, 2, 2, 2])),
    latency_ms: {
      histogram: latency.histogram.map(buckets([0, 0, 4, 20, 26, 8, 2])),
      median: 21,
      p90: 44,
      p99: 70,
    },
  };
}

function settledModels(models: { items: (Json & { default: boolean; card: Json })[] }): Json {
  const items = models.items.filter((each) => each.default);
  return {
    items: items.map((each) => ({
      ...each,
      version: "1",
      comparison: null,
      card: { ...each.card, thresholds, error_rates: rates },
    })),
  };
}

function settled(path: string, body: Json): Json {
  if (path.endsWith("/statistics")) return settledStatistics(body);
  if (path.endsWith("/models")) return settledModels(body as Parameters<typeof settledModels>[0]);
  if (path.endsWith("/capabilities")) return { ...body, analysis_by_url: true, models: [] };
  if (path.endsWith("/detections") && Array.isArray(body.items))
    return { items: log, next_cursor: null };
  if (Array.isArray(body.faces)) return settledDetection(body as Judged);
  return body;
}

/** Let the page see settled answers, at a settled moment. */
export async function settle(page: Page): Promise<void> {
  await page.clock.setFixedTime(now);
  await page.route("**/api/v1/**", async (route: Route) => {
    const response = await route.fetch();
    const isJson = response.headers()["content-type"]?.startsWith("application/json");
    if (!response.ok() || !isJson) return route.fulfill({ response });
    const { pathname } = new URL(route.request().url());
    return route.fulfill({ response, json: settled(pathname, (await response.json()) as Json) });
  });
}
