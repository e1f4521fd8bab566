import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "wouter";
import { detectionLink } from "@/app/detection-link";
import { paths } from "@/app/paths";
import { buttonClass } from "@/components/ui/button";
import { HistoryView } from "@/features/history/components/history-view";
import { type Filters, filtersFrom, searchOf } from "@/features/history/filters";
import { modelsQuery } from "@/features/models/api/list-models";

/** The log, narrowed by what the address says, so that a search can be shared and reloaded. */
export default function HistoryPage() {
  const { t } = useTranslation(["history", "common"]);
  const [search, setSearch] = useSearchParams();
  const models = useQuery(modelsQuery);
  const filters = useMemo(() => filtersFrom(search), [search]);
  const onFilters = useCallback(
    (next: Filters) => setSearch(searchOf(next), { replace: true }),
    [setSearch],
  );
  return (
    <>
      <title>{t("common:app.title", { page: t("title") })}</title>
      <HistoryView
        filters={filters}
        onFilters={onFilters}
        models={models.data?.map(({ name }) => name) ?? []}
        link={detectionLink}
        start={
          <Link href={paths.home} className={buttonClass("solid")}>
            {t("nothing.start")}
          </Link>
        }
      />
    </>
  );
}
