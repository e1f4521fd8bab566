import { Link } from "wouter";
import { paths } from "@/app/paths";
import { BatchBar } from "@/features/jobs/components/batch-bar";

/** The list of many pictures goes on behind every other page; this leads back to it. */
export function BackToBatch() {
  return (
    <BatchBar
      link={(batch, content, className) => {
        const { jobId } = batch.get();
        return (
          <Link href={jobId ? paths.job(jobId) : paths.batch} className={className}>
            {content}
          </Link>
        );
      }}
    />
  );
}
