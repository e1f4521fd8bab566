import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { hasGlobalEvidence } from "@/features/detect/viewer/global-evidence";
import type { ViewState } from "@/features/detect/viewer/view-state";
import type { Face } from "@/lib/api";
import { markedShare } from "@/lib/colour-map";
import { share } from "@/lib/format";
import { textsOf } from "@/lib/i18n";

const texts = textsOf("detect");

/** How to read the map of this face, in words. */
export function mapWords(face: Face): string {
  if (hasGlobalEvidence(face)) return texts("map.global");
  if (face.map.kind === "synthetic") return texts("map.nothing");
  if (markedShare(face.map) < 0.01) return texts("map.nothing");
  return texts(face.verdict === "deepfake" ? "map.areas" : "map.tooWeak");
}

type SliderProps = {
  label: string;
  value: number;
  shown: string;
  step: number;
  onChange: (value: number) => void;
  children?: ReactNode;
};

function Slider({ label, value, shown, step, onChange, children }: SliderProps) {
  const id = useId();
  return (
    <div className="min-w-0 flex-1 basis-44">
      <div className="flex items-baseline justify-between gap-4">
        <label htmlFor={id} className="font-semibold">
          {label}
        </label>
        <output htmlFor={id} className="text-sm text-soft">
          {shown}
        </output>
      </div>
      <input
        id={id}
        type="range"
        min={0}
        max={100}
        step={step}
        value={value}
        aria-valuetext={shown}
        onChange={(event) => onChange(Number(event.target.value))}
        className="ink-range mt-1 w-full"
      />
      {children}
    </div>
  );
}

/** Colours of the map from none to most, readable with any colour vision. */
function Legend() {
  const { t } = useTranslation("detect");
  return (
    <div aria-hidden="true" className="mt-1">
      <div className="evidence-ramp h-2 border border-edge" />
      <div className="mt-1 flex justify-between text-xs text-soft">
        <span>{t("map.least")}</span>
        <span>{t("map.most")}</span>
      </div>
    </div>
  );
}

/** Sliders and legend of the map, and how to read it. */
export function MapControls({ face, view }: { face: Face; view: ViewState }) {
  const { t } = useTranslation("detect");
  const located = face.map.kind === "manipulated";
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would carry the browser's frame; the sliders only need a name together.
    <div role="group" aria-label={t("map.label")} className="space-y-3">
      <p className="max-w-prose text-sm text-soft">{mapWords(face)}</p>
      {located && view.mode !== "picture" ? (
        <div className="flex flex-wrap gap-x-8 gap-y-3">
          <Slider
            label={t("map.strength")}
            value={view.strength}
            shown={view.strength === 0 ? t("map.off") : share(view.strength / 100)}
            step={5}
            onChange={view.setStrength}
          >
            <Legend />
          </Slider>
          {view.mode === "swipe" ? (
            <Slider
              label={t("viewer.seam")}
              value={view.seam}
              shown={t("viewer.seamAt", { share: share(view.seam / 100) })}
              step={1}
              onChange={view.setSeam}
            />
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
