import { statSync } from "node:fs";
import type { Page } from "@playwright/test";
import { pictures } from "../e2e/draw-pictures.ts";
import { expect, test, verdict } from "../e2e/support.ts";

const runs = Number(process.env.RUNS ?? "5");
const rows = 500;
const perPage = 50;

type Measured = {
  interactive: number;
  paint: number;
  shift: number;
  longest: number;
  frames: number[];
};
type Measuring = Window & typeof globalThis & { measured: Measured };

/** Runs in the page before anything else: what the browser says of paints, shifts and long tasks. */
function observe(): void {
  const measured: Measured = { interactive: 0, paint: 0, shift: 0, longest: 0, frames: [] };
  (window as Measuring).measured = measured;
  const watch = (type: string, take: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({
      type,
      buffered: true,
    });
  watch("largest-contentful-paint", (entry) => {
    measured.paint = entry.startTime;
  });
  watch("layout-shift", (entry) => {
    measured.shift += (entry as PerformanceEntry & { value: number }).value;
  });
  watch("longtask", (entry) => {
    measured.longest = Math.max(measured.longest, entry.duration);
  });
  // Interactive: the button is there, and the browser has nothing left to do before a click.
  const look = new MutationObserver(() => {
    if (!document.querySelector("main button")) return;
    look.disconnect();
    requestIdleCallback(() => {
      measured.interactive = performance.now();
    });
  });
  look.observe(document, { childList: true, subtree: true });
}

const measured = (page: Page) => page.evaluate(() => (window as Measuring).measured);

function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

function say(what: string, values: number[], unit = "ms", digits = 0): void {
  const [middle, least, most] = [0.5, 0, 1].map((share) => quantile(values, share).toFixed(digits));
  const description = `${middle} ${unit}, ${least} to ${most} over ${values.length} runs`;
  test.info().annotations.push({ type: what, description });
}

test("First visit, nothing cached", async ({ browser, baseURL }) => {
  const results: Measured[] = [];
  for (let run = 0; run < runs; run += 1) {
    const context = await browser.newContext({ baseURL, locale: "en-GB" });
    const page = await context.newPage();
    await page.addInitScript(observe);
    await page.goto("/");
    await expect(page.getByText("No photo at hand?")).toBeVisible();
    await page.waitForLoadState("networkidle");
    results.push(await measured(page));
    await context.close();
  }
  say(
    "interactive",
    results.map((each) => each.interactive),
  );
  say(
    "largest contentful paint",
    results.map((each) => each.paint),
  );
  say(
    "layout shift",
    results.map((each) => each.shift),
    "",
    4,
  );
  say(
    "longest task",
    results.map((each) => each.longest),
  );
});

test("A 12-megapixel photograph, from the chooser to its verdict", async ({ page }) => {
  const tasks: number[] = [];
  const times: number[] = [];
  const path = `${pictures}large.jpg`;
  await page.addInitScript(observe);
  for (let run = 0; run < runs; run += 1) {
    await page.goto("/");
    await expect(page.getByText("No photo at hand?")).toBeVisible();
    await page.evaluate(() => {
      (window as Measuring).measured.longest = 0;
    });
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose a photo" }).click();
    const start = Date.now();
    await (await chooser).setFiles(path);
    await expect(verdict(page)).toBeVisible();
    times.push(Date.now() - start);
    tasks.push((await measured(page)).longest);
  }
  const size = `${(statSync(path).size / 1e6).toFixed(1)} MB`;
  test.info().annotations.push({ type: "picture", description: `4000 × 3000, ${size}` });
  say("longest task of the page", tasks);
  say("time to the verdict", times);
});

/** A log of many rows; the server's answers are made up here, the dashboard draws them as ever. */
async function fillHistory(page: Page): Promise<void> {
  const verdicts = ["real", "deepfake", "inconclusive"] as const;
  await page.route("**/api/v1/detections?*", async (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get("cursor") ?? 0);
    const items = Array.from({ length: perPage }, (_, index) => ({
      id: `00000000-0000-4000-8000-${String(from + index).padStart(12, "0")}`,
      created_at: new Date(Date.now() - (from + index) * 600_000).toISOString(),
      filename: `photo-${from + index}.jpg`,
      verdict: verdicts[(from + index) % 3],
      probability: ((from + index) % 100) / 100,
      strength: null,
      reasons: [],
      faces_count: 1,
      model: "efficientnet-b0",
      image: { width: 640, height: 480, media_type: "image/jpeg" },
      feedback: null,
    }));
    const next = from + perPage < rows ? String(from + perPage) : null;
    await route.fulfill({ json: { items, next_cursor: next } });
  });
}

test(`Scrolling through ${rows} rows of the history`, async ({ page }) => {
  await page.addInitScript(observe);
  await fillHistory(page);
  const middle: number[] = [];
  const slow: number[] = [];
  const longest: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    await page.goto("/history");
    await expect(page.getByRole("link", { name: "photo-0.jpg" })).toBeVisible();
    await page.mouse.move(600, 500);
    await page.evaluate(() => {
      const { measured } = window as Measuring;
      measured.longest = 0;
      let before = performance.now();
      const step = (now: number) => {
        measured.frames.push(now - before);
        before = now;
        requestAnimationFrame(step);
      };
      requestAnimationFrame(step);
    });
    const last = page.getByRole("link", { name: `photo-${rows - 1}.jpg` });
    while (!(await last.isVisible())) await page.mouse.wheel(0, 400);
    const { frames, longest: task } = await measured(page);
    middle.push(quantile(frames, 0.5));
    slow.push(quantile(frames, 0.95));
    longest.push(task);
  }
  say("frame, median", middle, "ms", 1);
  say("frame, 95th percentile", slow, "ms", 1);
  say("longest task", longest);
});
