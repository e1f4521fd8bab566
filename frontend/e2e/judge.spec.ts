import type { Page } from "@playwright/test";
import { choose, drop, expect, picture, test, verdict } from "./support.ts";

type Judged = {
  faces: { crop: number[]; map: { kind: string; values: number[] } }[];
  image: { width: number; height: number };
};

/** The answer of the server to the next picture. */
async function answerTo(page: Page, act: () => Promise<void>): Promise<Judged> {
  const waiting = page.waitForResponse(
    (response) =>
      response.request().method() === "POST" && response.url().endsWith("/api/v1/detections"),
  );
  await act();
  return (await (await waiting).json()) as Judged;
}

test("a photo dropped on the page leads to a verdict and a heatmap locked to the face", async ({
  page,
}) => {
  await page.goto("/");
  const file = picture("face.jpg");
  const answer = await answerTo(page, () => drop(page, page.getByRole("main"), file));
  await expect(verdict(page)).toBeVisible();
  expect(answer.faces.length).toBe(1);

  const photo = page.getByAltText(`The judged picture, ${file.name}`);
  await expect(photo).toBeVisible();
  const [face] = answer.faces;
  const located = face?.map.kind === "manipulated";
  const map = page.getByTestId(located ? "evidence-map" : "global-evidence");
  await expect(map).toBeVisible();
  const [photoBox, mapBox] = [await photo.boundingBox(), await map.boundingBox()];
  if (!photoBox || !mapBox || !face) throw new Error("the photo or its map has no place");
  const scale = photoBox.width / answer.image.width;
  const [x0 = 0, y0 = 0, x1 = 0] = face.crop;
  expect(mapBox.x - photoBox.x).toBeCloseTo(x0 * scale, -0.5);
  expect(mapBox.y - photoBox.y).toBeCloseTo(y0 * scale, -0.5);
  expect(mapBox.width).toBeCloseTo((x1 - x0) * scale, -0.5);

  if (located) {
    const painted = await map.evaluate((canvas: HTMLCanvasElement) => {
      const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
      return pixels ? pixels.some((value, index) => index % 4 === 3 && value > 0) : null;
    });
    expect(painted).toBe(face.map.values.some((value) => value > 40));
  } else {
    await expect(page.getByText(/no spot is marked/)).toBeVisible();
  }

  await expect(page.getByRole("meter", { name: "Altered" })).toBeAttached();
  await expect(page.getByRole("meter", { name: "Generated" })).toBeAttached();
  await expect(page.getByRole("heading", { name: "How often this model is wrong" })).toBeVisible();
});

test("the picture and its progress show while the server judges", async ({ page }) => {
  await page.route("**/api/v1/detections", async (route) => {
    if (route.request().method() === "POST") await new Promise((done) => setTimeout(done, 800));
    await route.continue();
  });
  await page.goto("/");
  const file = picture("face.jpg");
  await choose(page, file);
  await expect(page.getByAltText(`Preview of ${file.name}`)).toBeVisible();
  await expect(page.getByRole("progressbar")).toBeVisible();
  await expect(verdict(page)).toBeVisible();
});

test("a picture from the clipboard is judged", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/");
  await page.evaluate(async (data) => {
    const raw = Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
    const blob = new Blob([raw], { type: "image/png" });
    await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
  }, picture("face.png").buffer.toString("base64"));
  // The page listens for pasted pictures once it shows that they can be pasted.
  await expect(page.getByRole("button", { name: "Choose a photo" })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+V");
  await expect(verdict(page)).toBeVisible();
});

test("a picture without a face is inconclusive and says what would help", async ({ page }) => {
  await page.goto("/");
  await choose(page, picture("landscape.png"));
  await expect(
    page.getByRole("heading", { name: "No verdict: no face was found in this picture." }),
  ).toBeVisible();
  await expect(page.getByText(/Only faces are judged/)).toBeVisible();
  await expect(page.getByTestId("evidence-map")).toHaveCount(0);
});

test("a text file named .jpg gets a clear message", async ({ page }) => {
  await page.goto("/");
  await choose(page, picture("notes.jpg"));
  await expect(page.getByRole("alert")).toContainText("This is not a picture we can read");
  await expect(page.getByRole("alert")).toContainText("not its name");
});

test("a damaged picture gets a message of its own", async ({ page }) => {
  await page.goto("/");
  await choose(page, picture("damaged.jpg"));
  await expect(page.getByRole("alert")).toContainText("This picture is damaged");
});

test("every face of a picture has its own verdict", async ({ page }) => {
  await page.goto("/");
  await choose(page, picture("two-faces.jpg"));
  await expect(verdict(page)).toBeVisible();
  const faces = page.getByRole("radio", { name: /^Face \d of 2/ });
  await expect(faces).toHaveCount(2);
  const box = page.locator(".face-box:has(:checked)");
  const before = await box.boundingBox();
  const chosen = page.getByRole("radio", { name: /^Face/, checked: true });
  const name = (await chosen.getAttribute("aria-label")) ?? "";
  await chosen.focus();
  await page.keyboard.press("ArrowRight");
  await expect(chosen).not.toHaveAttribute("aria-label", name);
  const after = await box.boundingBox();
  expect(after?.x).not.toBe(before?.x);
});

test("without a network the picture is kept for another try", async ({ page, context }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Recent detections" })).toBeVisible();
  await context.setOffline(true);
  await choose(page, picture("face.jpg"));
  await expect(page.getByRole("alert")).toContainText("This device is offline");
  await context.setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(verdict(page)).toBeVisible();
});
