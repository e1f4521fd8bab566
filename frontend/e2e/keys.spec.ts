import { test } from "./own-server.ts";
import { expect, picture } from "./support.ts";

const key = "a-key-that-only-this-test-knows-0123456789";

test.use({ settings: { DETECTOR_ACCESS: "keys", DETECTOR_ADMIN_KEY: key } });

test("with an API key a folder of photos is followed by its events", async ({ page, server }) => {
  await page.goto(server.address);
  await page.getByText("The log of this server is open to API keys alone.").click();
  await page.getByLabel("API key").fill(key);
  await page.getByRole("button", { name: "Use this key" }).click();
  await expect(page.getByRole("heading", { name: "How often it is wrong" })).toBeVisible();
  const streamed = page.waitForRequest((request) => request.url().endsWith("/events"));
  const files = Array.from({ length: 7 }, () => picture("face.jpg"));
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a photo" }).click();
  await (await chooser).setFiles(files);
  await expect(page).toHaveURL(/\/jobs\/[0-9a-f-]+$/);
  const stream = await streamed;
  expect(await stream.headerValue("X-API-Key")).toBe(key);
  const answer = await stream.response();
  expect(answer?.status()).toBe(200);
  expect(answer?.headers()["content-type"]).toContain("text/event-stream");
  await expect(page.getByRole("heading", { level: 1, name: "7 pictures" })).toBeVisible({
    timeout: 90_000,
  });
  for (const file of files) await expect(page.getByRole("link", { name: file.name })).toBeVisible();
});
