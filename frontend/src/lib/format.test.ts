import { afterEach, expect, test } from "vitest";
import { fileSize, moment, number, ofHundred, percent } from "@/lib/format";
import { showLanguage } from "@/lib/i18n";

afterEach(() => showLanguage("en"));

test("percent never rounds a score to certainty", () => {
  expect(percent(0.004)).toBe("under 1%");
  expect(percent(0.997)).toBe("over 99%");
  expect(percent(0.314)).toBe("31%");
  expect(percent(0)).toBe("0%");
});

test("rates are counts of a hundred, with a decimal only where it matters", () => {
  expect(ofHundred(0.013)).toBe("1.3 of 100");
  expect(ofHundred(0.05)).toBe("5 of 100");
  expect(ofHundred(0.1234)).toBe("12 of 100");
  expect(ofHundred(0.0004)).toBe("fewer than 0.1 of 100");
});

test("sizes read as people write them", () => {
  expect(fileSize(900)).toBe("900 bytes");
  expect(fileSize(1)).toBe("1 byte");
  expect(fileSize(184_321)).toBe("184 kB");
  expect(fileSize(2_540_000)).toBe("2.5 MB");
});

test("a moment of today is given as a time alone", () => {
  const now = new Date("2026-11-21T15:00:00");
  expect(moment("2026-11-21T09:05:00", now)).toMatch(/^today, /);
  expect(moment("2026-11-20T09:05:00", now)).not.toMatch(/today/);
  expect(moment("not a date", now)).toBe("not a date");
});

test("numbers and dates follow the language", async () => {
  await showLanguage("de");
  expect(number(12_345.6)).toBe("12.345,6");
  expect(percent(0.314)).toBe("31\u00a0%");
  expect(ofHundred(0.013)).toBe("1,3 von 100");
  expect(moment("2026-11-20T09:05:00", new Date("2026-11-21T15:00:00"))).toBe("20.11.2026, 09:05");
});
