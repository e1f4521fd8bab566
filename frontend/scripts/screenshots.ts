import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { choose, expect, picture, test, verdict } from "../e2e/support.ts";

const folder = fileURLToPath(new URL("../../docs/images/", import.meta.url));

test.use({ viewport: { width: 1440, height: 1020 }, colorScheme: "light" });

test("dashboard.png: the verdict on a drawn picture, as the running model gives it", async ({
  page,
}) => {
  mkdirSync(folder, { recursive: true });
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/");
  await choose(page, { ...picture("edited.jpg"), name: "two-people.jpg" });
  await expect(verdict(page)).toBeVisible();
  await expect(page.getByTestId("evidence-map")).toBeVisible();
  // The focus ring that follows the new page is no part of the picture.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${folder}dashboard.png` });
});

test("history.png: what the log of these pictures looks like", async ({ page, request }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const [name, as] of [
    ["face.jpg", "portrait.jpg"],
    ["two-faces.jpg", "two-people.jpg"],
    ["edited.jpg", "edited.jpg"],
    ["landscape.png", "landscape.png"],
  ] as const) {
    await request.post("/api/v1/detections", {
      multipart: { file: { ...picture(name), name: as } },
    });
  }
  await page.goto("/history");
  await expect(page.getByRole("link", { name: "landscape.png" })).toBeVisible();
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${folder}history.png` });
});
