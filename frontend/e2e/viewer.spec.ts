import type { Page } from "@playwright/test";
import { choose, expect, expectAccessible, picture, test, verdict } from "./support.ts";

async function judge(page: Page, name = "edited.jpg") {
  await page.goto("/");
  const file = picture(name);
  await choose(page, file);
  await expect(verdict(page)).toBeVisible();
  const photo = page.getByAltText(`The judged picture, ${file.name}`);
  await expect(photo).toBeVisible();
  return { file, photo };
}

/** How far the box of the chosen face is from its place on the picture, in shares of its width. */
async function drift(page: Page): Promise<number> {
  return page.evaluate(() => {
    const box = document.querySelector(".face-box:has(:checked)") as HTMLElement;
    const photo = document.querySelector(".zoom-content img") as HTMLElement;
    const [at, of] = [box.getBoundingClientRect(), photo.getBoundingClientRect()];
    const left = Number.parseFloat(box.style.left) / 100;
    const width = Number.parseFloat(box.style.width) / 100;
    return Math.max(
      Math.abs((at.left - of.left) / of.width - left),
      Math.abs(at.width / of.width - width),
    );
  });
}

test("wheel and keys zoom and move the picture, and the face stays in its place", async ({
  page,
}) => {
  const { photo } = await judge(page);
  const width = async () => (await photo.boundingBox())?.width ?? 0;
  const before = await width();
  const pane = page.getByRole("group", { name: "Picture", exact: true });

  // A passing wheel scrolls the page; with the picture in focus it zooms.
  await pane.hover();
  await page.mouse.wheel(0, -400);
  expect(await width()).toBeCloseTo(before, 0);
  await page.evaluate(() => window.scrollTo(0, 0));
  await pane.focus();
  await pane.hover();
  await page.mouse.wheel(0, -400);
  await expect.poll(width).toBeGreaterThan(before * 1.2);
  expect(await drift(page)).toBeLessThan(0.01);

  await page.keyboard.press("0");
  await expect.poll(width).toBeCloseTo(before, 0);
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  await expect.poll(width).toBeGreaterThan(before * 1.2);
  const left = async () => (await photo.boundingBox())?.x ?? 0;
  const at = await left();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(left).toBeGreaterThan(at + 10);
  expect(await drift(page)).toBeLessThan(0.01);
  await page.keyboard.press("z");
  await expect.poll(width).toBeGreaterThan(before * 2);
  await expectAccessible(page);
});

test("side by side, both panes always show the same part", async ({ page }) => {
  await judge(page);
  await page.getByRole("radio", { name: "Side by side" }).check();
  const panes = page.locator(".zoom-content");
  await expect(panes).toHaveCount(2);
  await page.getByRole("button", { name: "Zoom in" }).click();
  const moves = () =>
    panes.evaluateAll((all) => all.map((each) => getComputedStyle(each).transform));
  await expect.poll(async () => (await moves())[0]).not.toMatch(/matrix\(1, /);
  await expect.poll(async () => new Set(await moves()).size).toBe(1);
  await expectAccessible(page);
});

test("the seam between picture and map can be dragged and set by keyboard", async ({ page }) => {
  const { photo } = await judge(page);
  await page.getByRole("radio", { name: "Swipe" }).check();
  const slider = page.getByRole("slider", { name: "Seam" });
  await slider.press("Home");
  await expect(slider).toHaveValue("0");
  const [seam, box] = [
    await page.getByTestId("swipe-seam").boundingBox(),
    await photo.boundingBox(),
  ];
  if (!seam || !box) throw new Error("the seam has no place");
  await page.mouse.move(seam.x + seam.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.75, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  await expect.poll(async () => Number(await slider.inputValue())).toBeGreaterThan(70);
  await expectAccessible(page);
});

test("the viewer fills the screen and gives it back", async ({ page }) => {
  await judge(page);
  await page.getByRole("button", { name: "Full screen" }).click();
  await expect(page.locator('.viewer[data-full="true"]')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Leave full screen" }).click();
  await expect(page.locator('.viewer[data-full="false"]')).toBeVisible();
});

test("the verdict can be taken along as JSON and as a picture", async ({ page }) => {
  const { file } = await judge(page);
  const stem = file.name.replace(/\.jpg$/, "");
  const json = page.waitForEvent("download");
  await page.getByRole("button", { name: "JSON", exact: true }).click();
  expect((await json).suggestedFilename()).toBe(`${stem}-verdict.json`);
  const png = page.waitForEvent("download");
  await page.getByRole("button", { name: "Picture with map", exact: true }).click();
  expect((await png).suggestedFilename()).toBe(`${stem}-verdict.png`);
});

test("a 12-megapixel photograph is drawn from a small copy that a worker made", async ({
  page,
}) => {
  const started = page.waitForEvent("worker");
  const { photo } = await judge(page, "large.jpg");
  expect((await started).url()).toContain("shrink.worker");
  expect(await photo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1600);
});

test("a picture in the box is judged with one click", async ({ page }) => {
  await page.goto("/");
  const samples = page.getByRole("region", { name: /No photo at hand/ });
  await samples.getByRole("button").first().click();
  await expect(verdict(page)).toBeVisible();
  await expect(page.getByRole("region", { name: "What the file says" })).toBeVisible();
});

test("without a camera the dialog says so and offers another way", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Use the camera" }).click();
  await expect(page.getByRole("dialog", { name: "Take a picture" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Choose or take a picture" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Use the camera" })).toBeVisible();
});
