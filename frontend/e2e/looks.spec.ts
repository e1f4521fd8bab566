import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { settle } from "./settled-answers.ts";
import { test as base, expect, picture, verdict } from "./support.ts";

// What the main views and states look like, at half size: enough to see that something moved.
// After a wanted change: python scripts/e2e.py looks --update-snapshots
const root = fileURLToPath(new URL("../..", import.meta.url));

/** The start page at the same moment and with the same answers on every machine. */
const test = base.extend<{ still: Page }>({
  still: async ({ page }, use) => {
    await settle(page);
    await page.goto("/");
    await expect(page.getByText("No photo at hand?")).toBeVisible();
    await use(page);
  },
});

test.use({
  viewport: { width: 1280, height: 900 },
  deviceScaleFactor: 0.5,
  timezoneId: "UTC",
  contextOptions: { reducedMotion: "reduce" },
});

test.afterAll(() => {
  if (!["all", "changed"].includes(test.info().config.updateSnapshots)) return;
  const python = process.env.PYTHON ?? `${root}.venv/bin/python`;
  const shrink = `${root}frontend/scripts/shrink_images.py`;
  execFileSync(python, [shrink, `${root}frontend/e2e/looks`, "40000"]);
});

const sample = (id: string) => ({
  name: `${id}.jpg`,
  mimeType: "image/jpeg",
  buffer: readFileSync(`${root}backend/detector/samples/${id}.jpg`),
});

async function bring(
  page: Page,
  files: Parameters<ReturnType<Page["locator"]>["setInputFiles"]>[0],
) {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: /^(Choose a photo|Judge another photo)$/ }).click();
  await (await chooser).setFiles(files as never);
}

/** Compare the view with its stored look in both themes. */
async function expectLook(page: Page, name: string): Promise<void> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.evaluate(() => document.fonts.ready);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page).toHaveScreenshot(`${name}-${colorScheme}.png`, {
      scale: "device",
      threshold: 0.25,
      maxDiffPixelRatio: 0.01,
    });
  }
}

test("the start page", async ({ still }) => {
  await expectLook(still, "start");
  await still.setViewportSize({ width: 360, height: 740 });
  await expectLook(still, "start-phone");
});

test("deepfake evidence", async ({ still }) => {
  await bring(still, sample("altered"));
  await expect(verdict(still)).toBeVisible();
  await expectLook(still, "deepfake");
  await still.getByText("Side by side").click();
  await expectLook(still, "side-by-side");
  await still.setViewportSize({ width: 360, height: 740 });
  await expectLook(still, "deepfake-phone");
});

test("no trace", async ({ still }) => {
  await bring(still, sample("grace-hopper"));
  await expect(verdict(still)).toBeVisible();
  await expectLook(still, "no-trace");
});

test("no verdict", async ({ still }) => {
  await bring(still, sample("two-drawn"));
  await expect(verdict(still)).toBeVisible();
  await expectLook(still, "no-verdict");
});

test("a refused file", async ({ still }) => {
  await bring(still, { ...picture("notes.jpg"), name: "notes.jpg" });
  await expect(still.getByRole("alert")).toBeVisible();
  await expectLook(still, "refused");
});

test("a busy server", async ({ still }) => {
  await still.route("**/api/v1/detections", (route) =>
    route.fulfill({
      status: 503,
      headers: { "Retry-After": "42", "Content-Type": "application/problem+json" },
      body: JSON.stringify({ type: "/problems/overloaded", status: 503, detail: "" }),
    }),
  );
  await bring(still, sample("grace-hopper"));
  await expect(still.getByRole("timer")).toHaveText("42 seconds");
  await expectLook(still, "busy");
});

test("a list of pictures", async ({ still }) => {
  await bring(still, ["altered", "grace-hopper", "eileen-collins"].map(sample));
  await expect(
    still.getByRole("heading", { level: 1, name: "3 pictures", exact: true }),
  ).toBeVisible();
  await expectLook(still, "list");
});

test("the log and its counts", async ({ still }) => {
  await still.goto("/history");
  await expect(still.getByRole("link", { name: "two-drawn.jpg" })).toBeVisible();
  await expectLook(still, "history");
  await still.goto("/statistics");
  await expect(still.getByRole("heading", { name: "Deepfake scores" })).toBeVisible();
  await expectLook(still, "statistics");
});

test("the method, and help for the keyboard over it", async ({ still }) => {
  await still.goto("/method");
  await expect(still.getByText("Your picture is not stored.")).toBeVisible();
  await expectLook(still, "method");
  await still.keyboard.press("?");
  await expect(still.getByRole("dialog")).toBeVisible();
  await expectLook(still, "keyboard");
});

test("without a network", async ({ still, context }) => {
  await context.setOffline(true);
  await expect(still.getByText(/This device is offline/)).toBeVisible();
  await expectLook(still, "offline");
});
