import { HttpResponse, http } from "msw/http";
import { setupServer } from "msw/node";
import type { Capabilities, Model } from "@/client";
import { aDetection, aProblem } from "@/testing/fixtures";

export const aModel: Model = {
  name: "efficientnet-b0",
  version: "1",
  architecture: "efficientnet-b0",
  parameters: 4_099_903,
  default: true,
  available: true,
  problem: null,
  comparison: null,
  card: {
    thresholds: { real_below: 0.2, deepfake_from: 0.8 },
    error_rates: {
      false_positive_rate: 0.013,
      miss_rate: 0.05,
      inconclusive_rate: 0.12,
      description: "Measured on 1,000 held-out pictures.",
    },
    metrics: { dfdc: { auc: 0.861 } },
  },
};

export const someCapabilities: Capabilities = {
  version: "0.1.0",
  environment: "production",
  stores_pictures: false,
  retention_days: null,
  analysis_by_url: false,
  jobs: null,
  api_key_required: false,
  access: "local",
  limits: { max_bytes: 10_000_000, max_pixels: 40_000_000, max_faces: 16, media_types: [] },
  models: ["efficientnet-b0"],
  default_model: "efficientnet-b0",
};

export const api = {
  capabilities: "*/api/v1/capabilities",
  samples: "*/api/v1/samples",
  jobs: "*/api/v1/jobs",
  detections: "*/api/v1/detections",
  detection: "*/api/v1/detections/:id",
  compare: "*/api/v1/detections/compare",
  comparison: "*/api/v1/detections/compare/:id",
  models: "*/api/v1/models",
};

export function answer(body: Parameters<typeof HttpResponse.json>[0], status = 200, headers = {}) {
  return HttpResponse.json(body, { status, headers });
}

export function problem(slug: string, status: number, detail: string, headers = {}) {
  return answer(aProblem(slug, status, detail), status, {
    "Content-Type": "application/problem+json",
    ...headers,
  });
}

/** The network edge of the unit tests: an empty log, one model, one verdict. */
export const server = setupServer(
  http.get(api.detections, () => answer({ items: [], next_cursor: null })),
  http.get(api.capabilities, () => answer(someCapabilities)),
  http.get(`${api.jobs}/:id/events`, () => problem("not-found", 404, "No such job.")),
  http.get(api.samples, () => answer({ items: [] })),
  http.get(api.models, () => answer({ items: [aModel] })),
  http.get(api.detection, ({ params }) => answer(aDetection({ id: String(params.id) }))),
  http.post(api.detections, () => answer(aDetection(), 201)),
);
