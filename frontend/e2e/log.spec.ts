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

test("a deleted detection is gone for good", async ({ page }) => {
  await page.goto("/");
  const file = picture("landscape.png");
  await choose(page, file);
  await expect(verdict(page)).toBeVisible();
  const address = page.url();
  await page.getByRole("button", { name: `Delete ${file.name}` }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("link", { name: file.name })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Choose a photo" })).toBeVisible();
  await page.goto(address);
  await expect(page.getByRole("alert")).toContainText("This detection is not in the log");
});

test("older detections load on request", async ({ page, request }) => {
  const first = picture("tiny.png");
  await request.post("/api/v1/detections", { multipart: { file: first } });
  for (let number = 0; number < 10; number += 1) {
    await request.post("/api/v1/detections", { multipart: { file: picture("tiny.png") } });
  }
  await page.goto("/");
  await expect(page.getByRole("button", { name: /^Delete / })).toHaveCount(10);
  await expect(page.getByRole("link", { name: first.name })).toHaveCount(0);
  await page.getByRole("button", { name: "Load more" }).click();
  await expect(page.getByRole("link", { name: first.name })).toBeVisible();
});

test("the models page shows the card of the model in charge", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Models" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Models");
  await expect(page.getByText(/gives the verdicts here/)).toBeVisible();
  await expect(page.getByText("Deepfakes missed")).toBeVisible();
});
