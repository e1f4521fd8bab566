import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { capabilitiesQuery } from "@/lib/capabilities";

/** What becomes of a picture and its verdict, as this very server is set up. */
export function Privacy() {
  const { t } = useTranslation("about");
  const { data, error, refetch } = useQuery(capabilitiesQuery);
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <p className="text-soft">{t("privacy.reading")}</p>;
  return (
    <ul className="list-disc space-y-2 pl-5 marker:text-edge">
      <li>
        <strong>{t(data.stores_pictures ? "privacy.stored" : "privacy.notStored")}</strong>{" "}
        {t(data.stores_pictures ? "privacy.storedMore" : "privacy.notStoredMore")}
      </li>
      <li>{t("privacy.log")}</li>
      <li>
        {data.retention_days === null
          ? t("privacy.forever")
          : t("privacy.days", { count: data.retention_days })}
      </li>
      <li>{t(data.analysis_by_url ? "privacy.byUrl" : "privacy.noUrl")}</li>
      <li>{t(`privacy.access.${data.access}`)}</li>
      <li>{t("privacy.browser")}</li>
    </ul>
  );
}
