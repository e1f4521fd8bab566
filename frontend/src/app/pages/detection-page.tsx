import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { History } from "@/app/history";
import { paths } from "@/app/paths";
import { buttonClass } from "@/components/ui/button";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { comparisonQuery } from "@/features/detect/api/comparison";
import { detectionQuery } from "@/features/detect/api/get-detection";
import { DetectionView } from "@/features/detect/components/detection-view";
import { JudgeWithAll } from "@/features/detect/components/judge-with-all";
import { FeedbackPanel } from "@/features/feedback/components/feedback-panel";
import { historyKey } from "@/features/history/api/list-detections";
import type { Comparison, Detection } from "@/lib/api";
import { useLocalFile } from "@/lib/use-local-picture";
import { verdictLabel } from "@/lib/verdict";

/** The way to the verdicts of the other models: those that there are, or by asking for them. */
function OtherModels({ detection }: { detection: Detection }) {
  const { t } = useTranslation("detect");
  const file = useLocalFile(detection.id);
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const onDone = (comparison: Comparison) => {
    queries.setQueryData(comparisonQuery(comparison.id).queryKey, comparison);
    void queries.invalidateQueries({ queryKey: historyKey });
    navigate(paths.comparison(comparison.id));
  };
  if (detection.comparison_id) {
    return (
      <Link href={paths.comparison(detection.comparison_id)} className={buttonClass("line")}>
        {t("together.see")}
      </Link>
    );
  }
  return file ? <JudgeWithAll file={file} onDone={onDone} /> : null;
}

/** One logged detection under its own address. */
export function DetectionPage({ id }: { id: string }) {
  const { t } = useTranslation(["detect", "common"]);
  const { data, error, refetch } = useQuery(detectionQuery(id));
  return (
    <>
      <title>
        {data ? t("common:app.title", { page: verdictLabel(data.verdict) }) : t("common:app.name")}
      </title>
      {data ? (
        <DetectionView
          key={id}
          detection={data}
          others={<OtherModels detection={data} />}
          feedback={<FeedbackPanel id={id} feedback={data.feedback ?? null} />}
        />
      ) : null}
      {error ? (
        <ProblemNotice heading="h1" error={error} onRetry={() => void refetch()}>
          <Link href={paths.home} className={buttonClass("line")}>
            {t("picture.judge")}
          </Link>
        </ProblemNotice>
      ) : null}
      {data || error ? null : <p className="text-soft">{t("picture.reading")}</p>}
      <History />
    </>
  );
}
