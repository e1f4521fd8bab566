import type { Page } from "@playwright/test";
import { test } from "./own-server.ts";
import { choose, expect, picture, verdict } from "./support.ts";

type Log = { items: unknown[] };

/** Open the page and wait for its log: what it still asked for would fail as well, with a button of its own. */
async function openNewLog(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.getByText("Nothing yet.")).toBeVisible();
}

test("a server that goes in mid-upload costs one click once it is back", async ({
  page,
  server,
}) => {
  await openNewLog(page, server.address);
  server.halt();
  await choose(page, picture("large.jpg"));
  await expect(page.getByRole("progressbar")).toBeVisible();
  await server.kill();
  await expect(page.getByRole("alert")).toContainText("The detector does not answer");
  const retry = page.getByRole("button", { name: "Try again" });
  await expect(retry).toBeEnabled();
  await server.start();
  await retry.click();
  await expect(verdict(page)).toBeVisible();
  const log = (await (await page.request.get(`${server.address}/api/v1/detections`)).json()) as Log;
  expect(log.items).toHaveLength(1);
});

test("a list of pictures outlives a restart and is judged to its end", async ({ page, server }) => {
  await openNewLog(page, server.address);
  server.halt();
  const files = ["face.jpg", "two-faces.jpg", "face.png"].map(picture);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a photo" }).click();
  await (await chooser).setFiles(files);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Judging 3 pictures");
  await server.kill();
  await server.start();
  for (const file of files) await expect(page.getByRole("link", { name: file.name })).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
});
