import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { paths } from "@/app/paths";
import { MethodView } from "@/features/about/components/method-view";

export default function MethodPage() {
  const { t } = useTranslation(["about", "common"]);
  return (
    <>
      <title>{t("common:app.title", { page: t("page") })}</title>
      <MethodView
        models={
          <Link href={paths.models} className="font-semibold underline underline-offset-4">
            {t("limits.models")}
          </Link>
        }
      />
    </>
  );
}
