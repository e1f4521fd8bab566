import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "wouter";
import { paths } from "@/app/paths";
import { modelCardId } from "@/features/models/components/model-card";
import { ModelsView } from "@/features/models/components/models-view";

/** The models; the address names the one whose card is read, so that it can be shared. */
export default function ModelsPage() {
  const { t } = useTranslation(["models", "common"]);
  const [search] = useSearchParams();
  const wanted = search.get("model");
  useEffect(() => {
    if (wanted) document.getElementById(modelCardId)?.focus();
  }, [wanted]);
  return (
    <>
      <title>{t("common:app.title", { page: t("page") })}</title>
      <ModelsView
        wanted={wanted}
        link={(model, className, shown) => (
          <Link
            href={`${paths.models}?model=${encodeURIComponent(model)}`}
            className={className}
            aria-current={shown ? "true" : undefined}
          >
            {model}
          </Link>
        )}
      />
    </>
  );
}
