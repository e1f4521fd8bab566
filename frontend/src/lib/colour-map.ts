/** Viridis at nine even steps: even in lightness, and told apart with any colour vision. */
const stops: readonly (readonly [number, number, number])[] = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
];

/** Colour of an evidence value of 0 to 1, as red, green and blue of 0 to 255. */
export function colourOf(value: number): [number, number, number] {
  const at = Math.min(Math.max(value, 0), 1) * (stops.length - 1);
  const index = Math.min(Math.floor(at), stops.length - 2);
  const from = stops[index] as readonly [number, number, number];
  const to = stops[index + 1] as readonly [number, number, number];
  const part = at - index;
  const mix = (channel: 0 | 1 | 2) =>
    Math.round(from[channel] + (to[channel] - from[channel]) * part);
  return [mix(0), mix(1), mix(2)];
}

/** Opacity rises with evidence, so that a map of nothing leaves the picture alone. */
export function alphaOf(value: number): number {
  const part = Math.min(Math.max((value - 0.08) / 0.52, 0), 1);
  return part * part * (3 - 2 * part);
}

export type EvidenceGrid = { width: number; height: number; values: readonly number[] };

function sample(grid: EvidenceGrid, x: number, y: number): number {
  const gx = Math.min(Math.max(x * grid.width - 0.5, 0), grid.width - 1);
  const gy = Math.min(Math.max(y * grid.height - 0.5, 0), grid.height - 1);
  const x0 = Math.floor(gx);
  const y0 = Math.floor(gy);
  const at = (column: number, row: number) =>
    grid.values[Math.min(row, grid.height - 1) * grid.width + Math.min(column, grid.width - 1)] ??
    0;
  const top = at(x0, y0) + (at(x0 + 1, y0) - at(x0, y0)) * (gx - x0);
  const bottom = at(x0, y0 + 1) + (at(x0 + 1, y0 + 1) - at(x0, y0 + 1)) * (gx - x0);
  return (top + (bottom - top) * (gy - y0)) / 255;
}

/** RGBA pixels, `size` × `size` row by row, of a grid of 0 to 255 spread over its square. */
export function paintGrid(grid: EvidenceGrid, size: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(size * size * 4);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const value = sample(grid, (column + 0.5) / size, (row + 0.5) / size);
      const offset = (row * size + column) * 4;
      pixels.set(colourOf(value), offset);
      pixels[offset + 3] = Math.round(alphaOf(value) * 255);
    }
  }
  return pixels;
}

/** Opacity from which a tint is seen on skin. */
const faintest = 0.06;

/** Share of the grid's cells that the overlay would visibly colour, 0 to 1. */
export function markedShare(grid: EvidenceGrid): number {
  if (grid.values.length === 0) return 0;
  return (
    grid.values.filter((value) => alphaOf(value / 255) >= faintest).length / grid.values.length
  );
}
