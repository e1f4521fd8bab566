export type Size = { width: number; height: number };

/** A box in picture pixels as a place in percent of the picture. */
export function placeOf(box: readonly number[], size: Size) {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = box;
  return {
    left: `${(x0 / size.width) * 100}%`,
    top: `${(y0 / size.height) * 100}%`,
    width: `${((x1 - x0) / size.width) * 100}%`,
    height: `${((y1 - y0) / size.height) * 100}%`,
  };
}
