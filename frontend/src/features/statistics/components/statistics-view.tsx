import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Statistics } from "@/client";
import { DownloadLink } from "@/components/ui/download-link";
import { Notice } from "@/components/ui/notice";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { Segmented } from "@/components/ui/segmented";
import { statisticsQuery } from "@/features/statistics/api/get-statistics";
import { Latency, Scores, VerdictsOverTime } from "@/features/statistics/components/charts";
import { VerdictLegend } from "@/features/statistics/components/verdict-legend";
import { number } from "@/lib/format";
import type { Thresholds } from "@/lib/verdict";

const spans = ["7", "30", "90", "all"] as const;
type Span = (typeof spans)[number];

type StatisticsViewProps = {
  models: string[];
  thresholdsOf: (model: string) => Thresholds | null;
  /** Leads to where a first picture can be judged. */
  start: ReactNode;
};

function FeedbackLine({ feedback }: { feedback: Statistics["feedback"] }) {
  const { t } = useTranslation("statistics");
  const all = feedback.right + feedback.wrong + feedback.unsure;
  if (all === 0) return <p className="text-soft">{t("feedback.none")}</p>;
  return (
    <p>
      {t("feedback.summary", { count: all, ...feedback })}{" "}
      <DownloadLink
        href="/api/v1/feedback/export"
        name="feedback.jsonl"
        className="underline underline-offset-4"
      >
        {t("feedback.export")}
      </DownloadLink>
    </p>
  );
}

/** What this server has judged, in numbers: verdicts over time, scores and waiting times. */
export function StatisticsView({ models, thresholdsOf, start }: StatisticsViewProps) {
  const { t } = useTranslation("statistics");
  const [span, setSpan] = useState<Span>("30");
  const [model, setModel] = useState("");
  const answer = useQuery(statisticsQuery(span === "all" ? null : Number(span), model));
  const { data } = answer;
  return (
    <div className="space-y-6">
      <header className="max-w-prose">
        <h1 className="font-serif text-4xl leading-tight font-medium sm:text-5xl">{t("title")}</h1>
        <p className="mt-3 text-soft">{t("lead")}</p>
      </header>
      <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
        <Segmented
          label={t("span.label")}
          name="span"
          value={span}
          options={spans.map((value) => ({
            value,
            label: value === "all" ? t("span.all") : t("span.days", { count: Number(value) }),
          }))}
          onChange={setSpan}
        />
        {models.length > 1 ? (
          <label className="flex items-center gap-2">
            <span className="text-sm font-semibold">{t("model")}</span>
            <select
              value={model}
              onChange={(event) => setModel(event.target.value)}
              className="min-h-11 border border-edge bg-paper px-3"
            >
              <option value="">{t("allModels")}</option>
              {models.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        ) : null}
      </div>
      {answer.error ? (
        <ProblemNotice error={answer.error} onRetry={() => void answer.refetch()} />
      ) : null}
      {answer.isPending ? <p className="min-h-96 text-soft">{t("reading")}</p> : null}
      {data?.total === 0 ? (
        <Notice title={t("nothing.title")} actions={start}>
          <p>{t("nothing.advice")}</p>
        </Notice>
      ) : null}
      {data && data.total > 0 ? (
        <>
          <p role="status" className="text-lg">
            {t("total", { count: data.total, number: number(data.total) })}
          </p>
          <VerdictLegend statistics={data} />
          <VerdictsOverTime days={data.by_day} />
          <div className="grid gap-6 xl:grid-cols-2">
            <Scores bins={data.probability_histogram} thresholds={thresholdsOf(model)} />
            <Latency latency={data.latency_ms} />
          </div>
          <section aria-labelledby="said-title" className="max-w-prose">
            <h2 id="said-title" className="text-xl font-bold">
              {t("feedback.title")}
            </h2>
            <FeedbackLine feedback={data.feedback} />
          </section>
        </>
      ) : null}
    </div>
  );
}
