import { pictures } from "./draw-pictures.ts";
import { expect, test, verdict } from "./support.ts";

declare global {
  interface Window {
    longest: number;
  }
}

/** Milliseconds without an answer that nobody could miss; the usual worst is far below. */
const stuck = 500;

test("a 12-megapixel photograph leaves the page answering", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Recent detections" })).toBeVisible();
  await page.evaluate(() => {
    window.longest = 0;
    new PerformanceObserver((list) => {
      for (const task of list.getEntries())
        window.longest = Math.max(window.longest, task.duration);
    }).observe({ type: "longtask" });
  });
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a photo" }).click();
  // By its path: handed over as bytes, the picture would be decoded by a script on this very page.
  await (await chooser).setFiles(`${pictures}large.jpg`);
  await expect(verdict(page)).toBeVisible();
  const longest = await page.evaluate(() => window.longest);
  test.info().annotations.push({ type: "longest task", description: `${longest} ms` });
  expect(longest).toBeLessThan(stuck);
});
