import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ErrorRates } from "@/components/ui/error-rates";
import { Notice } from "@/components/ui/notice";
import { modelsQuery } from "@/features/models/api/list-models";
import { ratesOf } from "@/features/models/card";
import { useChosenModel } from "@/lib/chosen-model";

/** The model that is going to judge and its errors, told before a picture is handed over. */
export function ModelBrief({ more }: { more: ReactNode }) {
  const { t } = useTranslation("models");
  const models = useQuery(modelsQuery);
  const chosen = useChosenModel();
  const model =
    models.data?.find((each) => each.name === chosen) ?? models.data?.find((each) => each.default);
  if (models.data && !model?.available) {
    return (
      <Notice title={t("broken.title")}>
        <p>{model?.problem ?? t("broken.reason")}</p>
        <p>{t("broken.advice")}</p>
      </Notice>
    );
  }
  // About its height, so that what stands below stays where it is.
  if (models.isPending) return <div className="min-h-112" />;
  const rates = ratesOf(model?.card ?? null);
  if (!model || !rates) return null;
  return (
    <section aria-labelledby="brief-title">
      <h2 id="brief-title" className="text-xl font-bold">
        {t("wrong")}
      </h2>
      <ErrorRates rates={rates} className="mt-3" />
      {model.comparison?.good_for ? (
        <p className="mt-3">
          <span className="text-soft">{t("side.goodFor")}:</span>{" "}
          <span lang="en">{model.comparison.good_for}</span>
        </p>
      ) : null}
      <p className="mt-3 text-sm">
        {t("brief", { name: model.name, version: model.version })} {more}
      </p>
    </section>
  );
}
