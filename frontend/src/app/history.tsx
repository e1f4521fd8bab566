import { Link, useLocation } from "wouter";
import { paths } from "@/app/paths";
import { RecentDetections } from "@/features/history/components/recent-detections";

/** The log below every detect page, linked to the app's addresses. */
export function History() {
  const [location, navigate] = useLocation();
  return (
    <RecentDetections
      link={(id, content, className) => (
        <Link href={paths.detection(id)} className={className}>
          {content}
        </Link>
      )}
      onDeleted={(id) => {
        if (location === paths.detection(id)) navigate(paths.home);
      }}
    />
  );
}
