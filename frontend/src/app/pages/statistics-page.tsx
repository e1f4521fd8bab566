import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { paths } from "@/app/paths";
import { buttonClass } from "@/components/ui/button";
import { modelsQuery } from "@/features/models/api/list-models";
import { thresholdsOf } from "@/features/models/card";
import { StatisticsView } from "@/features/statistics/components/statistics-view";

export default function StatisticsPage() {
  const { t } = useTranslation(["statistics", "common"]);
  const models = useQuery(modelsQuery).data ?? [];
  return (
    <>
      <title>{t("common:app.title", { page: t("title") })}</title>
      <StatisticsView
        models={models.map(({ name }) => name)}
        thresholdsOf={(name) => {
          const model = models.find((each) => (name ? each.name === name : each.default));
          return thresholdsOf(model?.card ?? null);
        }}
        start={
          <Link href={paths.home} className={buttonClass("solid")}>
            {t("nothing.start")}
          </Link>
        }
      />
    </>
  );
}
