import { chromium } from "./chromium.ts";
import { pictures } from "./draw-pictures.ts";
import { expect, expectAccessible, test, verdict } from "./support.ts";

declare global {
  interface Window {
    cameras: MediaStream[];
  }
}

// A drawn film stands in for the lens; everything behind it is the browser's real camera.
test.use({
  launchOptions: chromium(
    "--use-fake-device-for-media-stream",
    `--use-file-for-fake-video-capture=${pictures}camera.mjpeg`,
  ),
});

test("a picture taken with the camera is judged, and the camera goes off", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["camera"]);
  await page.addInitScript(() => {
    window.cameras = [];
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (wanted) => {
      const stream = await open(wanted);
      window.cameras.push(stream);
      return stream;
    };
  });
  await page.goto("/");
  await page.getByRole("button", { name: "Use the camera" }).click();
  const dialog = page.getByRole("dialog", { name: "Take a picture" });
  await expect(dialog).toBeVisible();
  const shutter = dialog.getByRole("button", { name: "Take and judge" });
  await expect(shutter).toBeEnabled();
  await expectAccessible(page);
  const playing = () =>
    dialog.locator("video").evaluate((video: HTMLVideoElement) => video.videoWidth);
  await expect.poll(playing).toBe(1280);
  const judged = page.waitForResponse(
    (answer) => answer.request().method() === "POST" && answer.url().endsWith("/detections"),
  );
  await shutter.click();
  const detection = (await (await judged).json()) as {
    filename: string;
    faces: { box: number[] }[];
    image: { width: number; height: number; media_type: string };
  };
  expect(detection.filename).toMatch(/^camera-.*\.jpg$/);
  expect(detection.image).toMatchObject({ width: 1280, height: 720, media_type: "image/jpeg" });
  // The drawn face stands in the middle: what was sent is what the lens saw.
  const [left = 0, , right = 0] = detection.faces[0]?.box ?? [];
  expect((left + right) / 2).toBeGreaterThan(560);
  expect((left + right) / 2).toBeLessThan(720);
  await expect(verdict(page)).toBeVisible();
  await expect(dialog).toHaveCount(0);
  const states = await page.evaluate(() =>
    window.cameras.flatMap((stream) => stream.getTracks().map((track) => track.readyState)),
  );
  expect(states.length).toBeGreaterThan(0);
  expect(new Set(states)).toEqual(new Set(["ended"]));
});

test("a camera that is not allowed leaves another way", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Use the camera" }).click();
  const dialog = page.getByRole("dialog", { name: "Take a picture" });
  await expect(dialog).toContainText("This page may not use the camera");
  await expect(dialog.getByRole("button", { name: "Choose or take a picture" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
});
