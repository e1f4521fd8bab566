import type { Face } from "@/lib/api";
import { markedShare } from "@/lib/colour-map";

/** How to read the map of this face, in words. */
export function mapWords(face: Face): string {
  if (face.map.kind === "synthetic") {
    return "The stronger signal is that of a generated face. It is spread over the whole face: there is no hot spot to point at, so the map is one even tint.";
  }
  if (markedShare(face.map) < 0.01) {
    return "No area of this face stands out: the map leaves the picture as it is.";
  }
  if (face.verdict !== "deepfake") {
    return "Tints here are signals too weak for a verdict. Do not read them as traces.";
  }
  return "Tinted areas are where the expert for swaps and edits sees traces. Brighter means stronger.";
}

type MapControlsProps = { face: Face; strength: number; onStrength: (value: number) => void };

/** Slider and legend of the evidence map. */
export function MapControls({ face, strength, onStrength }: MapControlsProps) {
  return (
    <section aria-label="Evidence map" className="grid gap-x-8 gap-y-3 sm:grid-cols-[1fr_2fr]">
      <div>
        <div className="flex items-baseline justify-between gap-4">
          <label htmlFor="map-strength" className="font-semibold">
            Map strength
          </label>
          <output htmlFor="map-strength" className="text-sm text-soft">
            {strength === 0 ? "off" : `${strength} %`}
          </output>
        </div>
        <input
          id="map-strength"
          type="range"
          min={0}
          max={100}
          step={5}
          value={strength}
          onChange={(event) => onStrength(Number(event.target.value))}
          className="ink-range mt-2 w-full"
        />
        <div aria-hidden="true" className="mt-2">
          <div className="evidence-ramp h-2 border border-edge" />
          <div className="mt-1 flex justify-between text-xs text-soft">
            <span>no evidence</span>
            <span>most</span>
          </div>
        </div>
      </div>
      <p className="text-sm text-soft sm:pt-1">{mapWords(face)}</p>
    </section>
  );
}
