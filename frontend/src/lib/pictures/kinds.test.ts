import { expect, test } from "vitest";
import { looksLikePicture } from "@/lib/pictures/kinds";

const file = (name: string, type = "") => new File(["x"], name, { type });

test("pictures of a folder are told by type, or by name where the system knows no type", () => {
  expect(looksLikePicture(file("a.jpg", "image/jpeg"))).toBe(true);
  expect(looksLikePicture(file("IMG_1.HEIC"))).toBe(true);
  expect(looksLikePicture(file("scan.tif"))).toBe(true);
  expect(looksLikePicture(file("notes.txt", "text/plain"))).toBe(false);
  expect(looksLikePicture(file("Thumbs.db"))).toBe(false);
});

test("what is never judged is left out: files of the system, drawings and moving pictures", () => {
  expect(looksLikePicture(file("._a.jpg", "image/jpeg"))).toBe(false);
  expect(looksLikePicture(file("logo.svg", "image/svg+xml"))).toBe(false);
  expect(looksLikePicture(file("cat.gif", "image/gif"))).toBe(false);
});
