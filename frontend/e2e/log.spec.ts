import { readFileSync } from "node:fs";
import { choose, expect, picture, test, verdict } from "./support.ts";

test("a verdict is in the log after a reload and can be opened again", async ({ page }) => {
  await page.goto("/");
  const file = picture("face.jpg");
  await choose(page, file);
  await expect(verdict(page)).toBeVisible();
  const said = (await verdict(page).textContent()) ?? "";
  await page.goto("/");
  await page.reload();
  await page.getByRole("link", { name: file.name }).click();
  await expect(verdict(page)).toHaveText(said);

  // The server has no picture to show, but the same file can be laid under the map again.
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Show the picture" }).click();
  await (await chooser).setFiles({ ...picture("landscape.png"), name: "other.png" });
  await expect(page.getByText(/other.png is another file/)).toBeVisible();
  const again = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Show the picture" }).click();
  await (await again).setFiles(file);
  await expect(page.getByAltText(`The judged picture, ${file.name}`)).toBeVisible();
});

test("a shared address leads to the same verdict", async ({ page }) => {
  await page.goto("/");
  await choose(page, picture("face.jpg"));
  await expect(verdict(page)).toBeVisible();
  const said = (await verdict(page).textContent()) ?? "";
  expect(page.url()).toMatch(/\/detections\/[0-9a-f-]{32,36}$/);
  await page.reload();
  await expect(verdict(page)).toHaveText(said);
});

test("a deleted detection can be taken back, and is gone for good when the page is left", async ({
  page,
}) => {
  await page.goto("/");
  const file = picture("landscape.png");
  await choose(page, file);
  await expect(verdict(page)).toBeVisible();
  const address = page.url();
  await page.goto("/history");
  const row = page.getByRole("link", { name: file.name });
  await page.getByRole("button", { name: `Delete ${file.name}` }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row).toBeVisible();
  await page.getByRole("button", { name: `Delete ${file.name}` }).click();
  await expect(row).toHaveCount(0);
  await page.goto("/docs");
  const detection = address.replace("/detections/", "/api/v1/detections/");
  await expect.poll(async () => (await page.request.get(detection)).status()).toBe(404);
  await page.goto(address);
  await expect(page.getByRole("alert")).toContainText("This detection is not in the log");
});

test("the history is narrowed by name and verdict, shared by its address and taken along", async ({
  page,
  request,
}) => {
  const wanted = picture("tiny.png");
  await request.post("/api/v1/detections", { multipart: { file: wanted } });
  await request.post("/api/v1/detections", { multipart: { file: picture("tiny.png") } });
  await page.goto("/history");
  await page.getByRole("searchbox", { name: "Search" }).fill(wanted.name);
  await page.getByRole("checkbox", { name: "Inconclusive" }).check();
  await expect(page.getByRole("list").getByRole("link")).toHaveText([wanted.name]);
  await page.reload();
  await expect(page.getByRole("link", { name: wanted.name })).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  const path = await (await download).path();
  expect(readFileSync(path, "utf8").trim().split("\n")).toHaveLength(2);
  await page.getByRole("checkbox", { name: "Inconclusive" }).uncheck();
  await page.getByRole("checkbox", { name: "Deepfake evidence" }).check();
  await expect(page.getByText("Nothing matches")).toBeVisible();
});

test("a person's word on a verdict is kept, counted and found again", async ({ page }) => {
  await page.goto("/");
  const file = picture("face.jpg");
  await choose(page, file);
  await expect(verdict(page)).toBeVisible();
  await page.getByRole("radio", { name: "wrong" }).check();
  await page.getByRole("textbox", { name: /Note/ }).fill("Drawn by a program.");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("button", { name: "Withdraw" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("textbox", { name: /Note/ })).toHaveValue("Drawn by a program.");
  await page.goto("/history?feedback=wrong");
  await expect(page.getByRole("link", { name: file.name })).toBeVisible();
  await page.goto("/statistics");
  await expect(page.getByText(/1 wrong/)).toBeVisible();
  const kept = await page.request.get("/api/v1/feedback/export");
  expect(await kept.text()).toContain("Drawn by a program.");
});

test("statistics show the same numbers as pictures and as tables", async ({ page, request }) => {
  await request.post("/api/v1/detections", { multipart: { file: picture("face.jpg") } });
  await page.goto("/statistics");
  const figure = page.getByRole("region", { name: "Verdicts over time" }).first();
  await expect(figure.getByRole("img")).toBeVisible();
  await figure.getByRole("button", { name: "As a table" }).click();
  await expect(figure.getByRole("table")).toBeVisible();
});

test("the models page shows the card of the model in charge", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Models", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Models");
  await expect(page.getByText("gives the verdicts here", { exact: true })).toBeVisible();
  const rates = page.getByRole("region", { name: "Error rates" });
  await expect(rates.getByText("Deepfakes missed")).toBeVisible();
});
