import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, Redirect, useLocation } from "wouter";
import { paths } from "@/app/paths";
import type { Batch } from "@/features/jobs/batch";
import { BatchView } from "@/features/jobs/components/batch-view";
import { useBatch, useBatches } from "@/features/jobs/hooks/batch-context";

function Shown({ batch, here }: { batch: Batch; here: string | null }) {
  const { t } = useTranslation(["jobs", "common"]);
  const [, navigate] = useLocation();
  const { clear } = useBatches();
  const { jobId } = useBatch(batch);
  // A job outlives this tab: its own address can be reloaded and shared.
  useEffect(() => {
    if (jobId && jobId !== here) navigate(paths.job(jobId), { replace: true });
  }, [jobId, here, navigate]);
  return (
    <>
      <title>{t("common:app.title", { page: t("page") })}</title>
      <BatchView
        batch={batch}
        link={(id, content, className) => (
          <Link href={paths.detection(id)} className={className}>
            {content}
          </Link>
        )}
        onCompare={(a, b) => navigate(paths.compare(a, b))}
        onLeave={() => {
          navigate(paths.home);
          clear();
        }}
      />
    </>
  );
}

/** Many pictures: the list of this tab, or a job of the server under its own address. */
export function BatchPage({ jobId }: { jobId: string | null }) {
  const { batch, open } = useBatches();
  const other = jobId !== null && batch?.get().jobId !== jobId;
  useEffect(() => {
    if (other && jobId) open(jobId);
  }, [other, jobId, open]);
  if (other) return null;
  return batch ? <Shown batch={batch} here={jobId} /> : <Redirect to={paths.home} />;
}
