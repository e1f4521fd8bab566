import { useTranslation } from "react-i18next";
import { type Card, reliabilityOf } from "@/features/models/card";
import { number, share } from "@/lib/format";

const side = 300;
const pad = 34;
const at = (value: number) => pad + value * (side - 2 * pad);

/** Whether a score of 80 % means that 80 of 100 such pictures are fakes. */
export function Reliability({ card }: { card: Card | null }) {
  const { t } = useTranslation("models");
  const bins = reliabilityOf(card);
  if (bins.length === 0) return null;
  return (
    <section aria-label={t("reliability.title")}>
      <h3 className="text-lg font-bold">{t("reliability.title")}</h3>
      <p className="mt-1 max-w-prose text-soft">{t("reliability.lead")}</p>
      <div className="mt-3 grid items-start gap-6 md:grid-cols-[auto_minmax(0,1fr)]">
        <svg
          viewBox={`0 0 ${side} ${side}`}
          aria-hidden="true"
          className="w-full max-w-80 text-[11px]"
        >
          {[0, 0.5, 1].map((value) => (
            <g key={value} className="fill-soft stroke-line">
              <line x1={at(0)} x2={at(1)} y1={side - at(value)} y2={side - at(value)} />
              <text x={at(value)} y={side - pad + 16} textAnchor="middle" stroke="none">
                {share(value)}
              </text>
              <text x={pad - 6} y={side - at(value) + 4} textAnchor="end" stroke="none">
                {share(value)}
              </text>
            </g>
          ))}
          <line
            x1={at(0)}
            y1={side - at(0)}
            x2={at(1)}
            y2={side - at(1)}
            className="stroke-edge"
            strokeDasharray="4 4"
          />
          {bins.map((bin) => {
            const x = at((bin.low + bin.high) / 2);
            return (
              <g key={bin.low} className="fill-ink stroke-ink" strokeWidth="1.5">
                <line x1={x} x2={x} y1={side - at(bin.share_low)} y2={side - at(bin.share_high)} />
                <circle cx={x} cy={side - at(bin.share)} r="3.5" />
              </g>
            );
          })}
        </svg>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
        <section className="overflow-x-auto" tabIndex={0} aria-label={t("reliability.table")}>
          <table className="w-full text-left text-sm tabular-nums">
            <thead>
              <tr>
                <th scope="col" className="py-1 pr-4">
                  {t("reliability.score")}
                </th>
                <th scope="col" className="py-1 pr-4">
                  {t("reliability.pictures")}
                </th>
                <th scope="col" className="py-1">
                  {t("reliability.fakes")}
                </th>
              </tr>
            </thead>
            <tbody>
              {bins.map((bin) => (
                <tr key={bin.low} className="border-t border-line">
                  <th scope="row" className="py-1 pr-4 font-normal whitespace-nowrap">
                    {share(bin.low)} – {share(bin.high)}
                  </th>
                  <td className="py-1 pr-4">{number(bin.pictures)}</td>
                  <td className="py-1 whitespace-nowrap">
                    {share(bin.share)}{" "}
                    <span className="text-soft">
                      ({share(bin.share_low)} – {share(bin.share_high)})
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </div>
    </section>
  );
}
