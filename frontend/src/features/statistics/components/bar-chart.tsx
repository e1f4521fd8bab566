import { useEffect, useId, useRef, useState } from "react";
import { axisTop } from "@/features/statistics/periods";
import { number } from "@/lib/format";

export type Part = { value: number; look: "real" | "deepfake" | "inconclusive" | "plain" };
export type Bar = { key: string; tick: string; parts: Part[] };
export type Mark = { at: number; label: string };

const height = 230;
const margin = { top: 40, right: 12, bottom: 28, left: 46 };

const looks: Record<Part["look"], string> = {
  real: "fill-clear-wash stroke-clear",
  deepfake: "fill-alarm stroke-alarm",
  inconclusive: "stroke-unsure",
  plain: "fill-soft stroke-soft",
};

function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const watch = new ResizeObserver(() => {
      if (element.clientWidth > 0) setWidth(element.clientWidth);
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return [box, width] as const;
}

/** Hatching tells inconclusive from the rest without any colour. */
function Hatch({ id }: { id: string }) {
  return (
    <pattern
      id={id}
      width="5"
      height="5"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect width="5" height="5" className="fill-sheet" />
      <rect width="1.6" height="5" className="fill-unsure" />
    </pattern>
  );
}

type BarChartProps = {
  bars: Bar[];
  /** What the picture says, for whoever does not see it. */
  summary: string;
  /** Lines across the bars at shares of the width, 0 to 1. */
  marks?: Mark[];
};

/** Stacked bars over a counting axis, as wide as its place. */
export function BarChart({ bars, summary, marks = [] }: BarChartProps) {
  const [box, width] = useWidth();
  const hatch = useId();
  const totals = bars.map(({ parts }) => parts.reduce((sum, part) => sum + part.value, 0));
  const top = axisTop(Math.max(0, ...totals));
  const inner = {
    width: width - margin.left - margin.right,
    height: height - margin.top - margin.bottom,
  };
  const y = (value: number) => margin.top + inner.height * (1 - value / top);
  const step = inner.width / Math.max(bars.length, 1);
  const thickness = Math.min(Math.max(step * 0.72, 1.5), 44);
  // Ticks need about 70 pixels each to stay apart.
  const every = Math.max(1, Math.ceil(bars.length / Math.max(1, Math.floor(inner.width / 70))));
  return (
    <div ref={box}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        role="img"
        aria-label={summary}
        className="block max-w-full text-xs"
      >
        <defs>
          <Hatch id={hatch} />
        </defs>
        {(top % 2 === 0 ? [0, top / 2, top] : [0, top]).map((value) => (
          <g key={value}>
            <line
              x1={margin.left}
              x2={width - margin.right}
              y1={y(value)}
              y2={y(value)}
              className="stroke-line"
            />
            <text x={margin.left - 8} y={y(value) + 4} textAnchor="end" className="fill-soft">
              {number(value)}
            </text>
          </g>
        ))}
        {bars.map((bar, index) => {
          const middle = margin.left + step * (index + 0.5);
          let below = 0;
          return (
            <g key={bar.key}>
              {bar.parts.map((part) => {
                const from = below;
                below += part.value;
                if (part.value === 0) return null;
                return (
                  <rect
                    key={part.look}
                    x={middle - thickness / 2}
                    width={thickness}
                    y={y(below)}
                    height={Math.max(y(from) - y(below), 1)}
                    className={looks[part.look]}
                    fill={part.look === "inconclusive" ? `url(#${hatch})` : undefined}
                  />
                );
              })}
              {index % every === 0 ? (
                <text x={middle} y={height - 8} textAnchor="middle" className="fill-soft">
                  {bar.tick}
                </text>
              ) : null}
            </g>
          );
        })}
        {marks.map((mark, index) => {
          const x = margin.left + inner.width * mark.at;
          return (
            <g key={mark.label}>
              <line
                x1={x}
                x2={x}
                y1={margin.top - 8 - (index % 2) * 14}
                y2={margin.top + inner.height}
                className="stroke-ink"
                strokeWidth="1.5"
              />
              <text
                x={x}
                y={margin.top - 13 - (index % 2) * 14}
                textAnchor={mark.at > 0.7 ? "end" : mark.at < 0.3 ? "start" : "middle"}
                className="fill-ink"
              >
                {mark.label}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
