import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { paths } from "@/app/paths";
import { buttonClass } from "@/components/ui/button";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { detectionQuery } from "@/features/detect/api/get-detection";
import { CompareView } from "@/features/detect/components/compare-view";

/** Two detections of the log beside each other, under an address that can be shared. */
export function ComparePage({ ids }: { ids: readonly [string, string] }) {
  const { t } = useTranslation(["detect", "common"]);
  const [first, second] = useQueries({
    queries: [detectionQuery(ids[0]), detectionQuery(ids[1])],
  });
  const error = first.error ?? second.error;
  return (
    <>
      <title>{t("common:app.title", { page: t("compare.title") })}</title>
      {first.data && second.data ? <CompareView detections={[first.data, second.data]} /> : null}
      {error ? (
        <ProblemNotice heading="h1" error={error}>
          <Link href={paths.home} className={buttonClass("line")}>
            {t("picture.judge")}
          </Link>
        </ProblemNotice>
      ) : null}
    </>
  );
}
