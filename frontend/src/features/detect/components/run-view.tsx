import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { useIntake } from "@/features/detect/hooks/intake-context";
import type { Run } from "@/features/detect/hooks/use-detection-run";
import { PictureBox } from "@/features/detect/viewer/picture-box";
import { fileSize, share } from "@/lib/format";
import { useShrunk, viewSide } from "@/lib/pictures/use-shrunk";
import { useCountdown } from "@/lib/use-countdown";

function Progress({ run }: { run: Extract<Run, { state: "sending" | "judging" }> }) {
  const { t } = useTranslation("detect");
  const sending = run.state === "sending";
  return (
    <div>
      <h1 className="font-serif text-3xl leading-tight sm:text-4xl">
        {t(sending ? "run.sending" : "run.judging")}
      </h1>
      <p className="mt-2 break-words text-soft">
        {run.picture.file.name} · {fileSize(run.picture.file.size)}
      </p>
      <progress
        className="upload-bar mt-6 block h-2 w-full"
        max={100}
        value={sending ? Math.round(run.share * 100) : undefined}
        aria-label={t(sending ? "run.upload" : "run.judgingBar")}
      />
      <p className="mt-2 text-sm text-soft tabular-nums">
        {sending ? t("run.sent", { share: share(run.share) }) : t("run.experts")}
      </p>
    </div>
  );
}

/** A busy server is asked again by itself: nothing to do but wait, hurry or leave. */
function Waiting({ run }: { run: Extract<Run, { state: "waiting" }> }) {
  const { t } = useTranslation("detect");
  const { retry, cancel } = useIntake();
  const seconds = useCountdown(run.until);
  return (
    <Notice
      heading="h1"
      title={t("run.busy")}
      actions={
        <>
          <Button onClick={retry}>{t("run.hurry")}</Button>
          <Button look="quiet" onClick={cancel}>
            {t("run.cancel")}
          </Button>
        </>
      }
    >
      <p>
        {t("run.again")}{" "}
        <span role="timer" className="font-semibold text-ink tabular-nums">
          {t("run.seconds", { count: seconds })}
        </span>
      </p>
    </Notice>
  );
}

/** The line that travels down the picture: with the upload, then over every face. */
function Scan({ run }: { run: Run }) {
  if (run.state === "sending") {
    const left = `${(1 - run.share) * 100}%`;
    return (
      <span
        aria-hidden="true"
        className="absolute inset-x-0 bottom-0 border-t-2 border-white bg-booth/75 transition-[height] duration-150"
        style={{ height: left }}
      />
    );
  }
  if (run.state !== "judging") return null;
  return (
    <span
      aria-hidden="true"
      className="absolute inset-x-0 h-px animate-scan bg-white shadow-[0_0_0_1px_rgb(0_0_0/50%),0_0_24px_6px_rgb(255_255_255/35%)]"
    />
  );
}

/** A picture on its way: preview at once, progress, and what to do when it fails. */
export function RunView() {
  const { t } = useTranslation("detect");
  const { run, hint, cancel, choose, retry } = useIntake();
  const file = run.state === "idle" ? null : run.picture.file;
  const drawable = useShrunk(file, viewSide);
  if (run.state === "idle" || !file) return null;
  return (
    <div className="grid gap-8 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)] lg:gap-12">
      <div className="stage-content bg-booth">
        <PictureBox
          drawable={drawable}
          alt={t("run.preview", { name: file.name })}
          // What was refused is no picture that could be judged all the same.
          unreadable={run.state === "failed" ? file.name : undefined}
        >
          <Scan run={run} />
        </PictureBox>
      </div>
      <div className="space-y-6">
        {run.state === "failed" ? (
          <ProblemNotice heading="h1" error={run.error} onRetry={retry}>
            <Button onClick={choose}>{t("run.another")}</Button>
            <Button look="quiet" onClick={cancel}>
              {t("run.startOver")}
            </Button>
          </ProblemNotice>
        ) : null}
        {run.state === "waiting" ? <Waiting run={run} /> : null}
        {run.state === "sending" || run.state === "judging" ? (
          <>
            <Progress run={run} />
            <Button onClick={cancel}>{t("run.cancel")}</Button>
          </>
        ) : null}
        {hint ? <p className="text-soft">{hint}</p> : null}
      </div>
    </div>
  );
}
