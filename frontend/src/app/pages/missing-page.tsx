import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { paths } from "@/app/paths";
import { buttonClass } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";

/** An address that leads nowhere is said to, instead of showing another page under it. */
export function MissingPage() {
  const { t } = useTranslation(["common", "detect"]);
  return (
    <>
      <title>{t("app.title", { page: t("missingPage.page") })}</title>
      <Notice
        heading="h1"
        title={t("missingPage.title")}
        actions={
          <>
            <Link href={paths.home} className={buttonClass("line")}>
              {t("detect:picture.judge")}
            </Link>
            <Link href={paths.history} className={buttonClass("line")}>
              {t("nav.history")}
            </Link>
          </>
        }
      >
        <p>{t("missingPage.text")}</p>
      </Notice>
    </>
  );
}
