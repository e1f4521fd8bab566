import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { detectionLink } from "@/app/detection-link";
import { paths } from "@/app/paths";
import { buttonClass } from "@/components/ui/button";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { comparisonQuery } from "@/features/detect/api/comparison";
import { TogetherView } from "@/features/detect/components/together-view";

/** What several models say of one picture, under an address that can be shared. */
export default function ComparisonPage({ id }: { id: string }) {
  const { t } = useTranslation(["detect", "common"]);
  const { data, error, refetch } = useQuery(comparisonQuery(id));
  return (
    <>
      <title>{t("common:app.title", { page: t("together.page") })}</title>
      {data ? <TogetherView comparison={data} link={detectionLink} /> : null}
      {error ? (
        <ProblemNotice heading="h1" error={error} onRetry={() => void refetch()}>
          <Link href={paths.home} className={buttonClass("line")}>
            {t("picture.judge")}
          </Link>
        </ProblemNotice>
      ) : null}
      {data || error ? null : <p className="text-soft">{t("picture.reading")}</p>}
    </>
  );
}
