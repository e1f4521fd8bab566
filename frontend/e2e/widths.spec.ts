import type { Page } from "@playwright/test";
import {
  choose,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  picture,
  test,
  verdict,
} from "./support.ts";

/** Check the state on the page in both schemes at every usual width, without leaving it. */
async function expectFitsEverywhere(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const width of [360, 768, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    }
  }
}

test("a verdict fits any width, light and dark", async ({ page }) => {
  await page.goto("/");
  await choose(page, picture("two-faces.jpg"));
  await expect(verdict(page)).toBeVisible();
  await expectFitsEverywhere(page);
});

test("a list of pictures fits any width, light and dark", async ({ page }) => {
  await page.goto("/");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a photo" }).click();
  await (await chooser).setFiles(["face.jpg", "landscape.png", "notes.jpg"].map(picture));
  await expect(
    page.getByRole("heading", { level: 1, name: "3 pictures", exact: true }),
  ).toBeVisible();
  await expectFitsEverywhere(page);
});

// A window of 1280 by 800 enlarged to 200 % and to 400 % leaves the page so many pixels.
for (const [zoom, width, height] of [
  [200, 640, 400],
  [400, 320, 200],
] as const) {
  test(`enlarged to ${zoom} % nothing runs out of the page`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({
      baseURL,
      locale: "en-GB",
      viewport: { width, height },
      deviceScaleFactor: zoom / 100,
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "Recent detections" })).toBeVisible();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    const file = picture("two-faces.jpg");
    await choose(page, file);
    await expect(verdict(page)).toBeVisible();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await page.goto("/history");
    await expect(page.getByRole("link", { name: file.name })).toBeVisible();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await context.close();
  });
}
