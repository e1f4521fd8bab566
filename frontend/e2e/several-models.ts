import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test as base } from "./own-server.ts";

const shipped = resolve(import.meta.dirname, "../../weights");
const network = "efficientnet-b0";
const noGates = { min_face_px: 0, min_sharpness: 0, min_brightness: 0, max_novelty: 1e9 };

function comparison(worse: number, goodFor: string) {
  return {
    parameters: 4_100_000 * (1 + worse),
    gmac: 0.4,
    bytes: 15_000_000,
    latency_ms: 4.2 + worse,
    memory_mb: 110,
    auc: { clean: 0.97 - worse / 10, web: 0.95, hard: 0.93 },
    held_out_auc: 0.88 - worse / 10,
    held_out_interval: [0.85 - worse / 10, 0.91 - worse / 10],
    false_positive_rate: 0.01 * worse,
    ece: 0.02,
    mask_auc: 0.86,
    good_for: goodFor,
  };
}

/** The shipped network beside two of its cards that always find nothing, and always something. */
function makeWeights(): string {
  const folder = mkdtempSync(join(tmpdir(), "detector-weights-"));
  for (const name of readdirSync(shipped)) {
    if (/^centerface\.json$|^(centerface|efficientnet-b0)\.onnx$/.test(name)) {
      symlinkSync(join(shipped, name), join(folder, name));
    }
  }
  const card = JSON.parse(readFileSync(join(shipped, `${network}.json`), "utf8"));
  // Figures of its own would change with every training.
  writeFileSync(join(folder, `${network}.json`), JSON.stringify({ ...card, comparison: null }));
  const add = (name: string, threshold: number, worse: number, goodFor: string) => {
    const thresholds = { real_below: threshold, deepfake_from: threshold };
    const own = { name, thresholds, quality: noGates, comparison: comparison(worse, goodFor) };
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ ...card, ...own }));
  };
  add("trusting", 1, 1, "Pictures that are known to be real.");
  add("suspicious", 0, 2, "Pictures that are known to be fakes.");
  return folder;
}

/** Tests with a server of their own that has three models which contradict each other. */
export const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from it.
  settings: async ({}, use) => {
    const folder = makeWeights();
    await use({ DETECTOR_WEIGHTS_DIR: folder });
    rmSync(folder, { recursive: true, force: true });
  },
});
