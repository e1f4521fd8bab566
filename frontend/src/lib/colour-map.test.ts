import { expect, test } from "vitest";
import { alphaOf, colourOf, markedShare, paintGrid } from "@/lib/colour-map";

const luminance = ([red, green, blue]: [number, number, number]) =>
  0.2126 * red + 0.7152 * green + 0.0722 * blue;

test("lightness rises with evidence, so the map reads without colour vision", () => {
  const steps = Array.from({ length: 21 }, (_, index) => luminance(colourOf(index / 20)));
  for (let index = 1; index < steps.length; index += 1) {
    expect(steps[index]).toBeGreaterThan(steps[index - 1] ?? 0);
  }
});

test("no evidence leaves the picture alone and full evidence covers it", () => {
  expect(alphaOf(0)).toBe(0);
  expect(alphaOf(1)).toBe(1);
});

test("a grid is painted the right way round: row by row from the top left", () => {
  const size = 64;
  const pixels = paintGrid({ width: 2, height: 2, values: [0, 255, 0, 0] }, size);
  const alpha = (x: number, y: number) => pixels[(y * size + x) * 4 + 3] ?? -1;
  expect(alpha(60, 3)).toBe(255);
  expect(alpha(3, 3)).toBe(0);
  expect(alpha(3, 60)).toBe(0);
  expect(alpha(60, 60)).toBe(0);
});

test("the marked share counts what can be seen", () => {
  expect(markedShare({ width: 2, height: 2, values: [0, 0, 0, 0] })).toBe(0);
  expect(markedShare({ width: 2, height: 2, values: [255, 0, 0, 0] })).toBe(0.25);
  expect(markedShare({ width: 2, height: 2, values: [60, 60, 30, 0] })).toBe(0.5);
});
