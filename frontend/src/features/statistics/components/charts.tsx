import { useTranslation } from "react-i18next";
import type { Statistics } from "@/client";
import { BarChart } from "@/features/statistics/components/bar-chart";
import { ChartFigure } from "@/features/statistics/components/chart-figure";
import { periodsOf } from "@/features/statistics/periods";
import { dateText, number, percent, share } from "@/lib/format";
import { type Thresholds, verdictLabel } from "@/lib/verdict";

const verdicts = ["real", "inconclusive", "deepfake"] as const;

/** How many pictures got which verdict, over time. */
export function VerdictsOverTime({ days }: { days: Statistics["by_day"] }) {
  const { t } = useTranslation("statistics");
  const { periods, span } = periodsOf(days);
  const total = (counts: (typeof periods)[number]["counts"]) =>
    verdicts.reduce((sum, verdict) => sum + counts[verdict], 0);
  const busiest = [...periods].sort((a, b) => total(b.counts) - total(a.counts))[0];
  const inWords = (date: Date) => dateText(date, { dateStyle: "medium", timeZone: "UTC" });
  const summary = busiest
    ? t(span === "day" ? "time.summaryDay" : "time.summaryWeek", {
        date: inWords(busiest.start),
        count: total(busiest.counts),
      })
    : "";
  return (
    <ChartFigure
      title={t("time.title")}
      summary={summary}
      table={{
        head: [t(`time.${span}`), ...verdicts.map(verdictLabel)],
        rows: periods.map(({ start, counts }) => ({
          key: start.toISOString(),
          cells: [inWords(start), ...verdicts.map((verdict) => number(counts[verdict]))],
        })),
      }}
    >
      <BarChart
        summary={summary}
        bars={periods.map(({ start, counts }) => ({
          key: start.toISOString(),
          tick: dateText(start, { day: "numeric", month: "short", timeZone: "UTC" }),
          parts: verdicts.map((look) => ({ look, value: counts[look] })),
        }))}
      />
    </ChartFigure>
  );
}

type ScoresProps = { bins: Statistics["probability_histogram"]; thresholds: Thresholds | null };

/** Where the scores lie, beside the marks that make verdicts of them. */
export function Scores({ bins, thresholds }: ScoresProps) {
  const { t } = useTranslation("statistics");
  const all = bins.reduce((sum, bin) => sum + bin.count, 0);
  const between = thresholds
    ? bins
        .filter((bin) => bin.from >= thresholds.real_below && bin.to <= thresholds.deepfake_from)
        .reduce((sum, bin) => sum + bin.count, 0)
    : null;
  const summary =
    between === null
      ? t("scores.plain", { count: all })
      : t("scores.summary", { count: all, share: share(between / Math.max(all, 1)) });
  return (
    <ChartFigure
      title={t("scores.title")}
      summary={summary}
      table={{
        head: [t("scores.score"), t("pictures")],
        rows: bins.map((bin) => ({
          key: `${bin.from}`,
          cells: [`${share(bin.from)} – ${share(bin.to)}`, number(bin.count)],
        })),
      }}
    >
      <BarChart
        summary={summary}
        bars={bins.map((bin) => ({
          key: `${bin.from}`,
          tick: share(bin.from),
          parts: [{ look: "plain", value: bin.count }],
        }))}
        marks={
          thresholds
            ? [
                {
                  at: thresholds.real_below,
                  label: t("scores.low", { at: percent(thresholds.real_below) }),
                },
                {
                  at: thresholds.deepfake_from,
                  label: t("scores.high", { at: percent(thresholds.deepfake_from) }),
                },
              ]
            : []
        }
      />
    </ChartFigure>
  );
}

const milliseconds = (value: number) =>
  number(value, { style: "unit", unit: "millisecond", maximumFractionDigits: 0 });

type LatencyBin = Statistics["latency_ms"]["histogram"][number];

/** Without the empty bins at both ends, which say nothing. */
function used(bins: LatencyBin[]): LatencyBin[] {
  const first = bins.findIndex((bin) => bin.count > 0);
  return first < 0 ? [] : bins.slice(first, bins.findLastIndex((bin) => bin.count > 0) + 1);
}

/** How long verdicts took on the server. */
export function Latency({ latency }: { latency: Statistics["latency_ms"] }) {
  const { t } = useTranslation("statistics");
  const { median, p90, p99 } = latency;
  const histogram = used(latency.histogram);
  const span = ({ from, to }: LatencyBin) =>
    to === null
      ? t("latency.over", { time: milliseconds(from) })
      : `${milliseconds(from)} – ${milliseconds(to)}`;
  const summary =
    median === null || p90 === null || p99 === null
      ? t("latency.none")
      : t("latency.summary", {
          median: milliseconds(median),
          p90: milliseconds(p90),
          p99: milliseconds(p99),
        });
  return (
    <ChartFigure
      title={t("latency.title")}
      summary={summary}
      table={{
        head: [t("latency.time"), t("pictures")],
        rows: histogram.map((bin) => ({
          key: `${bin.from}`,
          cells: [span(bin), number(bin.count)],
        })),
      }}
    >
      <BarChart
        summary={summary}
        bars={histogram.map((bin) => ({
          key: `${bin.from}`,
          tick: milliseconds(bin.from),
          parts: [{ look: "plain", value: bin.count }],
        }))}
      />
    </ChartFigure>
  );
}
