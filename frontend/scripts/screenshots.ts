import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Locator, Page } from "@playwright/test";
import { chromium } from "../e2e/chromium.ts";
import { pictures } from "../e2e/draw-pictures.ts";
import { test as own } from "../e2e/own-server.ts";
import { expect, test, verdict } from "../e2e/support.ts";

// Run it against a server with an empty log: what was judged before is in the pictures too.
const folder = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const shrink = fileURLToPath(new URL("shrink_images.py", import.meta.url));
const samples = ["eileen-collins", "two-drawn", "altered", "grace-hopper"];

test.use({
  viewport: { width: 1120, height: 840 },
  colorScheme: "light",
  launchOptions: chromium(
    "--use-fake-device-for-media-stream",
    `--use-file-for-fake-video-capture=${pictures}camera.mjpeg`,
  ),
});
test.describe.configure({ mode: "serial" });

test.beforeAll(() => {
  mkdirSync(folder, { recursive: true });
});

test.afterAll(() => {
  execFileSync(process.env.PYTHON ?? "../.venv/bin/python", [shrink, folder]);
});

test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
});

async function shoot(page: Page, name: string, part: Page | Locator = page): Promise<void> {
  // The focus ring that follows the new page is no part of the picture.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState("networkidle");
  await part.screenshot({ path: `${folder}${name}.png` });
}

/** The sample pictures as files, as a person would hand them over. */
async function files(page: Page, ids: string[]) {
  return Promise.all(
    ids.map(async (id) => ({
      name: `${id}.jpg`,
      mimeType: "image/jpeg",
      buffer: await (await page.request.get(`/api/v1/samples/${id}.jpg`)).body(),
    })),
  );
}

async function choose(page: Page, ids: string[]): Promise<void> {
  const chosen = await files(page, ids);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a photo" }).click();
  await (await chooser).setFiles(chosen);
}

test("intake.png: the ways to bring a picture in", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByText("No photo at hand? Try one of these.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Choose a folder" })).toBeVisible();
  await shoot(page, "intake");
});

test("history.png: the log of the four sample pictures", async ({ page }) => {
  for (const file of await files(page, samples)) {
    await page.request.post("/api/v1/detections", { multipart: { file } });
  }
  await page.setViewportSize({ width: 1120, height: 1000 });
  await page.goto("/history");
  await expect(page.getByRole("link", { name: "altered.jpg" })).toBeVisible();
  await shoot(page, "history");
});

test("statistics.png: what this log counts", async ({ page }) => {
  await page.goto("/statistics");
  await expect(page.getByRole("heading", { name: "Deepfake scores" })).toBeVisible();
  await shoot(page, "statistics");
});

test("dashboard.png, verdict.png: an altered portrait, its map and its facts", async ({ page }) => {
  await page.goto("/");
  await choose(page, ["altered"]);
  await expect(verdict(page)).toHaveText(/evidence that the face in this picture was altered/);
  await expect(page.getByTestId("evidence-map")).toBeVisible();
  await shoot(page, "dashboard");
  await page
    .getByRole("heading", { name: "How often this model is wrong" })
    .evaluate((heading) => heading.scrollIntoView({ block: "center" }));
  await shoot(page, "verdict");
});

test("opinions.png: what every model says of that portrait", async ({ page }) => {
  await page.goto("/");
  await choose(page, ["altered"]);
  await page.getByRole("button", { name: /^Judge with all/ }).click();
  await expect(page).toHaveURL(/comparisons/);
  await expect(page.getByTestId("evidence-map").first()).toBeVisible();
  await page.setViewportSize({ width: 1120, height: 1230 });
  await shoot(page, "opinions");
});

test("models.png: the models and their numbers side by side", async ({ page }) => {
  await page.goto("/models");
  await expect(page.getByRole("table", { name: "The same test for all" })).toBeVisible();
  await shoot(page, "models");
});

test("camera.png: before a picture is taken", async ({ page, context }) => {
  await context.grantPermissions(["camera"]);
  await page.goto("/");
  await page.getByRole("button", { name: "Use the camera" }).click();
  const dialog = page.getByRole("dialog", { name: "Take a picture" });
  const width = () =>
    dialog.locator("video").evaluate((video: HTMLVideoElement) => video.videoWidth);
  await expect.poll(width).toBeGreaterThan(0);
  await shoot(page, "camera", dialog);
});

test("real.png: a photograph without a trace", async ({ page }) => {
  await page.goto("/");
  await choose(page, ["grace-hopper"]);
  await expect(verdict(page)).toHaveText(/^No trace/);
  await shoot(page, "real");
});

test("inconclusive.png: no verdict, why, and what would help", async ({ page }) => {
  await page.goto("/");
  await choose(page, ["eileen-collins"]);
  await expect(verdict(page)).toHaveText(/^No verdict/);
  await shoot(page, "inconclusive");
});

test("many.png: several pictures as one list", async ({ page }) => {
  await page.goto("/");
  await choose(page, samples);
  const done = page.getByRole("heading", { level: 1, name: "4 pictures", exact: true });
  await expect(done).toBeVisible();
  await shoot(page, "many");
});

own.describe("a server that fetches pictures", () => {
  own.use({ settings: { DETECTOR_URL_ANALYSIS: "true" } });

  own("address.png: a picture by its address", async ({ page, server }) => {
    await page.goto(server.address);
    await page.getByRole("button", { name: "Judge by address" }).click();
    await page.getByRole("textbox", { name: /address/i }).fill("https://example.org/portrait.jpg");
    const ways = page.getByRole("button", { name: "Choose a photo" }).locator("xpath=..");
    await shoot(page, "address", ways);
  });
});
