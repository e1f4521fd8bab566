import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Notice } from "@/components/ui/notice";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { modelsQuery } from "@/features/models/api/list-models";
import { ComparisonTable } from "@/features/models/components/comparison-table";
import { ModelCard } from "@/features/models/components/model-card";
import { type CardLink, ModelTiles } from "@/features/models/components/model-tiles";

type ModelsViewProps = {
  /** The model whose whole card is read; the default one without a name. */
  wanted: string | null;
  link: CardLink;
};

/** All models of this server beside each other, and the whole card of one. */
export function ModelsView({ wanted, link }: ModelsViewProps) {
  const { t } = useTranslation("models");
  const models = useQuery(modelsQuery);
  const all = models.data ?? [];
  const shown =
    all.find(({ name }) => name === wanted) ?? all.find((each) => each.default) ?? all[0];
  return (
    <div className="space-y-10">
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
      {shown && all.length > 1 ? (
        <>
          <ModelTiles models={all} shown={shown.name} link={link} />
          <ComparisonTable models={all} />
        </>
      ) : null}
      {shown ? <ModelCard key={shown.name} model={shown} /> : null}
    </div>
  );
}
