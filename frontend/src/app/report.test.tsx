import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { aDetection } from "@/testing/fixtures";
import { choose, renderApp } from "@/testing/render-app";

test("a quotation carries the verdict, the file's fingerprint and the error rates", async () => {
  const user = renderApp();
  await choose(user);
  await user.click(await screen.findByRole("button", { name: "Copy as a quotation" }));
  expect(await screen.findByRole("button", { name: "Copied" })).toBeVisible();
  const text = await navigator.clipboard.readText();
  expect(text).toContain("Strong evidence that the face in this picture was altered.");
  expect(text).toContain(`SHA-256 ${"ab".repeat(32)}`);
  expect(text).toContain(
    "In tests it left 12 of 100 pictures inconclusive, wrongly flagged 1.3 of 100 real pictures " +
      "and, among those it decided, missed 5 of 100 deepfakes.",
  );
});

test("the detection can be downloaded as JSON under the picture's name", async () => {
  const saved: Blob[] = [];
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    saved.push(blob as Blob);
    return "blob:test/saved";
  });
  const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => {});
  const user = renderApp();
  await choose(user);
  await user.click(await screen.findByRole("button", { name: "JSON" }));
  expect(click).toHaveBeenCalledOnce();
  expect((click.mock.contexts[0] as HTMLAnchorElement).download).toBe("portrait-verdict.json");
  const text = await saved.at(-1)?.text();
  expect(JSON.parse(text ?? "")).toEqual(aDetection());
});
