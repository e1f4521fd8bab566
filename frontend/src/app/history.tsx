import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { detectionLink } from "@/app/detection-link";
import { paths } from "@/app/paths";
import { RecentDetections } from "@/features/history/components/recent-detections";

/** The latest detections below every detect page, linked to the app's addresses. */
export function History() {
  const { t } = useTranslation("history");
  const [location, navigate] = useLocation();
  return (
    <RecentDetections
      link={detectionLink}
      all={
        <Link href={paths.history} className="py-2 font-semibold underline underline-offset-4">
          {t("all")}
        </Link>
      }
      onDeleted={(id) => {
        if (location === paths.detection(id)) navigate(paths.home);
      }}
    />
  );
}
