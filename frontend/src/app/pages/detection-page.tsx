import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { History } from "@/app/history";
import { paths } from "@/app/paths";
import { buttonClass } from "@/components/ui/button";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { detectionQuery } from "@/features/detect/api/get-detection";
import { DetectionView } from "@/features/detect/components/detection-view";
import { FeedbackPanel } from "@/features/feedback/components/feedback-panel";
import { verdictLabel } from "@/lib/verdict";

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
