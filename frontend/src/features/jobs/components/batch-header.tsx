import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { Filter } from "@/features/jobs/arrange";
import type { Batch } from "@/features/jobs/batch";
import { canRetry, isSettled } from "@/features/jobs/entry";
import { useBatch, useBatches } from "@/features/jobs/hooks/batch-context";
import { locale } from "@/lib/i18n";
import { useCountdown } from "@/lib/use-countdown";

type BatchHeaderProps = { batch: Batch; tally: Record<Filter, number>; onLeave: () => void };

/** What was found so far, in a sentence. */
function useFindings(tally: Record<Filter, number>): string {
  const { t } = useTranslation("jobs");
  const parts = (["deepfake", "inconclusive", "real", "failed"] as const)
    .filter((each) => tally[each] > 0)
    .map((each) => t(`found.${each}`, { count: tally[each] }));
  return new Intl.ListFormat(locale(), { type: "conjunction" }).format(parts);
}

/** The list as a whole: its progress while it runs, its findings, and how to stop it. */
export function BatchHeader({ batch, tally, onLeave }: BatchHeaderProps) {
  const { t } = useTranslation(["jobs", "detect"]);
  const { cancel, retry } = useBatches();
  const { entries, pausedUntil, jobId, cancelled } = useBatch(batch);
  const seconds = useCountdown(pausedUntil);
  const findings = useFindings(tally);
  const done = entries.filter(isSettled).length;
  const sending = jobId === null ? entries.reduce((sum, each) => sum + each.share, 0) : done;
  // An upload is the smaller half of the way: a picture counts whole only with its verdict.
  const progress = entries.length === 0 ? 0 : (0.2 * sending + 0.8 * done) / entries.length;
  const running = !batch.ended;
  const again = !running && entries.some((each) => each.file && canRetry(each));
  return (
    <header className="space-y-4">
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-3">
        <div>
          <h1
            id="batch-title"
            className="font-serif text-4xl leading-tight font-medium text-balance sm:text-5xl"
          >
            {t(running ? "title.running" : cancelled ? "title.cancelled" : "title.ended", {
              count: entries.length,
              done,
            })}
          </h1>
          <p className="mt-2 min-h-7 text-lg text-soft">{findings}</p>
        </div>
        <div className="flex flex-wrap gap-3">
          {running ? <Button onClick={cancel}>{t("cancel")}</Button> : null}
          {again ? (
            <Button look="solid" onClick={retry}>
              {t("retry")}
            </Button>
          ) : null}
          {running ? null : <Button onClick={onLeave}>{t("leave")}</Button>}
        </div>
      </div>
      {running ? (
        <progress
          className="upload-bar block h-2 w-full"
          max={1}
          value={Math.max(progress, 0.005)}
          aria-label={t("progress", { done, count: entries.length })}
        />
      ) : null}
      {running && pausedUntil !== null && seconds > 0 ? (
        <Notice title={t("paused")}>
          <p>
            {t("detect:run.again")}{" "}
            <span role="timer" className="font-semibold text-ink tabular-nums">
              {t("detect:run.seconds", { count: seconds })}
            </span>
          </p>
        </Notice>
      ) : null}
      {jobId !== null && running ? <p className="text-soft">{t("onServer")}</p> : null}
    </header>
  );
}
