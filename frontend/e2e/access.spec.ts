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

/** Press Tab until the element with this role and name has the focus; it must be seen to have it. */
async function tabTo(page: Page, role: "button" | "radio" | "slider" | "link", name: RegExp) {
  const wanted = page.getByRole(role, { name }).first();
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press("Tab");
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      const seen = await wanted.evaluate((element) => {
        const carriers = [element, element.closest("label")].filter((each) => each !== null);
        return carriers.some((each) => getComputedStyle(each).outlineStyle !== "none");
      });
      expect(seen, `focus on ${name} can be seen`).toBe(true);
      return wanted;
    }
  }
  throw new Error(`Tab never reached ${name}`);
}

test("everything works by keyboard alone", async ({ page }) => {
  await page.goto("/");
  await tabTo(page, "button", /^Choose a photo$/);
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Enter");
  const file = picture("two-faces.jpg");
  await (await chooser).setFiles(file);
  await expect(verdict(page)).toBeVisible();

  const checked = page.getByRole("radio", { name: /^Face/, checked: true });
  const first = (await checked.getAttribute("aria-label")) ?? "";
  await tabTo(page, "radio", new RegExp(`^${first}$`));
  await page.keyboard.press("ArrowRight");
  await expect(checked).not.toHaveAttribute("aria-label", first);

  const slider = await tabTo(page, "slider", /^Map strength$/);
  await page.keyboard.press("Home");
  await expect(slider).toHaveValue("0");
  await expect(page.getByTestId("evidence-map")).toHaveCSS("opacity", "0");

  await tabTo(page, "button", new RegExp(`^Delete ${file.name}$`));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: file.name })).toHaveCount(0);
  await page.keyboard.press("ControlOrMeta+z");
  await expect(page.getByRole("link", { name: file.name })).toBeVisible();

  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Keyboard" })).toBeHidden();
  await page.keyboard.press("g");
  await page.keyboard.press("h");
  await expect(page.getByRole("heading", { level: 1, name: "History" })).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Search" })).toBeFocused();
});

test("a phone of 360 pixels shows everything without sideways scrolling", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/");
  await expectNoSidewaysScroll(page);
  await choose(page, picture("two-faces.jpg"));
  await expect(verdict(page)).toBeVisible();
  await expect(verdict(page)).toBeInViewport();
  await expectNoSidewaysScroll(page);
  await expectNoSidewaysScroll(page);
  await page.goto("/models");
  await expect(page.getByText("gives the verdicts here", { exact: true })).toBeVisible();
  await expectNoSidewaysScroll(page);
});

test("dark follows the system, and the switch overrules it for good", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/");
  const brightness = () =>
    page.evaluate(() => {
      const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
      if (!pixel) return -1;
      pixel.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
      pixel.fillRect(0, 0, 1, 1);
      return pixel.getImageData(0, 0, 1, 1).data[0] ?? -1;
    });
  expect(await brightness()).toBeLessThan(60);
  await page.getByRole("radio", { name: "Light" }).check();
  expect(await brightness()).toBeGreaterThan(200);
  await page.reload();
  expect(await brightness()).toBeGreaterThan(200);
});

test("the browser's language is spoken, and the switch overrules it for good", async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ baseURL, locale: "de-AT" });
  const page = await context.newPage();
  await page.goto("/history");
  await expect(page.getByRole("heading", { level: 1, name: "Verlauf" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await page.getByRole("combobox", { name: "Sprache" }).selectOption("en");
  await expect(page.getByRole("heading", { level: 1, name: "History" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "History" })).toBeVisible();
  await context.close();
});

test("the shell opens without a network", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, locale: "en-GB", serviceWorkers: "allow" });
  const page = await context.newPage();
  await page.goto("/");
  await page.evaluate(() => navigator.serviceWorker.ready);
  await context.setOffline(true);
  await page.goto("/method");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("How a verdict comes about");
  await expect(page.getByText(/This device is offline\. What is on the page stays/)).toBeVisible();
  await context.close();
});

const pages = ["/history", "/history?q=nobody", "/statistics", "/models", "/method"];

for (const scheme of ["light", "dark"] as const) {
  test(`axe finds nothing on the other pages, ${scheme}, at any width`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    for (const width of [360, 768, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      for (const address of pages) {
        await page.goto(address);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await page.waitForLoadState("networkidle");
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      }
    }
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectAccessible(page);
  });
}

for (const scheme of ["light", "dark"] as const) {
  for (const width of [360, 1280]) {
    test(`axe finds nothing on the main states, ${scheme}, ${width} px`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 800 });
      await page.goto("/");
      await expect(page.getByRole("heading", { name: "Recent detections" })).toBeVisible();
      await expectAccessible(page);
      await choose(page, picture("two-faces.jpg"));
      await expect(verdict(page)).toBeVisible();
      await expectAccessible(page);
      await choose(page, picture("landscape.png"));
      await expect(page.getByRole("heading", { name: /no face was found/ })).toBeVisible();
      await expectAccessible(page);
      await page
        .getByRole("button", { name: /^Delete / })
        .first()
        .click();
      await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
      await expectAccessible(page);
      await page.getByRole("button", { name: "Undo" }).click();
      await choose(page, picture("notes.jpg"));
      await expect(page.getByRole("alert")).toBeVisible();
      await expectAccessible(page);
      await page.goto("/models");
      await expect(page.getByText("gives the verdicts here", { exact: true })).toBeVisible();
      await expectAccessible(page);
    });
  }
}
