import { useTranslation } from "react-i18next";
import { ModelsView } from "@/features/models/components/models-view";

export default function ModelsPage() {
  const { t } = useTranslation(["models", "common"]);
  return (
    <>
      <title>{t("common:app.title", { page: t("page") })}</title>
      <ModelsView />
    </>
  );
}
