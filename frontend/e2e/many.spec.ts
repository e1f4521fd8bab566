import type { Page } from "@playwright/test";
import { expect, expectAccessible, expectNoSidewaysScroll, picture, test } from "./support.ts";

async function chooseMany(page: Page, names: string[]) {
  const files = names.map(picture);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a photo" }).click();
  await (await chooser).setFiles(files);
  return files;
}

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

test("several photos become a list, and two of them are compared", async ({ page }) => {
  await page.goto("/");
  const files = await chooseMany(page, ["face.jpg", "two-faces.jpg", "damaged.jpg"]);
  await expect(heading(page, "3 pictures")).toBeVisible();
  await expect(page.getByText("This picture is damaged")).toBeVisible();
  await expect(page.getByRole("link", { name: files[0]?.name })).toBeVisible();
  await expectAccessible(page);
  const csv = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export CSV" }).click();
  expect((await csv).suggestedFilename()).toMatch(/^verdicts-.*\.csv$/);
  for (const box of await page.getByRole("checkbox").all()) await box.check();
  await page.getByRole("button", { name: "Compare (2 of 2)" }).click();
  await expect(heading(page, "Two pictures compared")).toBeVisible();
  await expect(page.getByRole("article")).toHaveCount(2);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Back to the list" }).click();
  await expect(heading(page, "3 pictures")).toBeVisible();
});

test("a folder of photos is one job, which is there again after a reload", async ({ page }) => {
  const known = page.waitForResponse((answer) => answer.url().endsWith("/capabilities"));
  await page.goto("/");
  await known;
  const names = Array.from({ length: 7 }, () => "face.jpg");
  await chooseMany(page, [...names, "landscape.png"]);
  await expect(page).toHaveURL(/\/jobs\/[0-9a-f-]+$/);
  await expect(heading(page, "8 pictures")).toBeVisible({ timeout: 90_000 });
  await page.reload();
  await expect(heading(page, "8 pictures")).toBeVisible();
  await expect(page.getByRole("checkbox")).toHaveCount(8);
});

test("a list fits a phone, in the dark too", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/");
  await chooseMany(page, ["face.jpg", "landscape.png", "notes.jpg"]);
  await expect(heading(page, "3 pictures")).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});
