import type { Page } from "@playwright/test";
import { test } from "./several-models.ts";
import {
  choose,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  picture,
  verdict,
} from "./support.ts";

/** Check the page in both schemes at every usual width, without leaving it. */
async function expectFits(page: Page, shots: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectAccessible(page);
    for (const width of [360, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await expectNoSidewaysScroll(page);
      const folder = process.env.SCREENSHOTS;
      if (folder) {
        const path = `${folder}/${shots}-${width}-${colorScheme}.png`;
        await page.screenshot({ path, fullPage: true });
      }
    }
  }
}

test("a chosen model judges and is remembered; all of them show where they disagree", async ({
  page,
  server,
}) => {
  await page.goto(server.address);
  const picker = page.getByRole("combobox", { name: "Model that judges" });
  await picker.selectOption("suspicious");
  await expect(page.getByText("Pictures that are known to be fakes.")).toBeVisible();
  await page.reload();
  await expect(picker).toHaveValue("suspicious");
  await expectFits(page, "home");
  await choose(page, picture("face.jpg"));
  await expect(verdict(page)).toHaveText(/evidence/);
  await expect(page.getByText(/suspicious, version/)).toBeVisible();

  await page.getByRole("button", { name: "Judge with all 3 models" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "The models disagree." })).toBeVisible();
  await expect(page.getByText(/Treat the picture as undecided/)).toBeVisible();
  for (const name of ["efficientnet-b0", "suspicious", "trusting"]) {
    await expect(page.getByRole("heading", { level: 2, name })).toBeVisible();
  }
  await expectFits(page, "together");

  // The address holds for whoever opens it, without the picture.
  await page.reload();
  await expect(page.getByRole("heading", { name: "The models disagree." })).toBeVisible();
  await expect(page.getByText(/Pictures are not stored/)).toBeVisible();
  await page.getByRole("link", { name: "Whole verdict of trusting" }).click();
  await expect(verdict(page)).toHaveText(/^No trace/);
  await page.getByRole("link", { name: "See what the other models said" }).click();
  await expect(page.getByRole("heading", { name: "The models disagree." })).toBeVisible();
});

test("every face of a picture is compared by itself", async ({ page, server }) => {
  await page.goto(server.address);
  await choose(page, picture("two-faces.jpg"));
  await expect(verdict(page)).toBeVisible();
  await page.getByRole("button", { name: "Judge with all 3 models" }).click();
  await expect(page.getByRole("heading", { name: "The models disagree." })).toBeVisible();
  await page.getByRole("radio", { name: "Face 2" }).check();
  await expect(page.getByText("On this face the models disagree.")).toBeVisible();
  await expectFits(page, "together-faces");
});

test("models stand side by side, with a table that sorts and a card to read", async ({
  page,
  server,
}) => {
  await page.goto(`${server.address}/models`);
  const names = page.getByRole("rowheader", { name: /^(efficientnet-b0|trusting|suspicious)$/ });
  await expect(names).toHaveText(["efficientnet-b0", "suspicious", "trusting"]);
  await page.getByRole("button", { name: "AUC, unseen methods" }).click();
  await expect(names).toHaveText(["trusting", "suspicious", "efficientnet-b0"]);
  await expect(page.getByRole("columnheader", { name: "AUC, unseen methods" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  await page.getByRole("link", { name: "trusting" }).click();
  await expect(page).toHaveURL(/model=trusting$/);
  await expect(page.getByRole("article", { name: "trusting" })).toBeFocused();
  await page.goto(`${server.address}/models`);
  await expect(page.getByRole("article", { name: "efficientnet-b0" })).toBeVisible();
  await expectFits(page, "models");
});
