import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Notice } from "@/components/ui/notice";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { modelsQuery } from "@/features/models/api/list-models";
import { ModelCard } from "@/features/models/components/model-card";

/** All models of this server with their cards. */
export function ModelsView() {
  const { t } = useTranslation("models");
  const models = useQuery(modelsQuery);
  return (
    <div className="space-y-6">
      <header className="max-w-prose">
        <h1 className="font-serif text-4xl leading-tight">{t("title")}</h1>
        <p className="mt-3 text-soft">{t("lead")}</p>
      </header>
      {models.error ? (
        <ProblemNotice error={models.error} onRetry={() => void models.refetch()} />
      ) : null}
      {models.isPending ? <p className="text-soft">{t("reading")}</p> : null}
      {models.data?.length === 0 ? (
        <Notice title={t("none.title")}>
          <p>{t("none.advice")}</p>
        </Notice>
      ) : null}
      {models.data?.map((model) => (
        <ModelCard key={model.name} model={model} />
      ))}
    </div>
  );
}
