import { Button } from "@/components/ui/button";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { PictureFrame } from "@/features/detect/components/picture-frame";
import { useIntake } from "@/features/detect/hooks/intake-context";
import type { Run } from "@/features/detect/hooks/use-detection-run";
import { fileSize } from "@/lib/format";

function Progress({ run }: { run: Extract<Run, { state: "sending" | "judging" }> }) {
  const sending = run.state === "sending";
  const done = sending ? Math.round(run.share * 100) : 100;
  return (
    <div>
      <h1 className="font-serif text-3xl leading-tight sm:text-4xl">
        {sending ? "Sending the picture" : "Judging every face"}
      </h1>
      <p className="mt-2 text-soft">
        {run.picture.file.name} · {fileSize(run.picture.file.size)}
      </p>
      <progress
        className="upload-bar mt-6 block h-2 w-full"
        max={100}
        value={sending ? done : undefined}
        aria-label={sending ? "Upload" : "Judging"}
      />
      <p className="mt-2 text-sm text-soft">
        {sending ? `${done} % sent` : "Two experts look for swaps, edits and generated faces."}
      </p>
    </div>
  );
}

/** A picture on its way: preview at once, progress, and what to do when it fails. */
export function RunView() {
  const { run, hint, cancel, choose, retry } = useIntake();
  if (run.state === "idle") return null;
  const { picture } = run;
  return (
    <div className="grid gap-8 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)] lg:gap-12">
      <PictureFrame
        src={picture.url}
        alt={`Preview of ${picture.file.name}`}
        scanning={run.state === "judging"}
      />
      <div className="space-y-6">
        {run.state === "failed" ? (
          <ProblemNotice heading="h1" error={run.error} onRetry={retry}>
            <Button onClick={choose}>Choose another photo</Button>
            <Button look="quiet" onClick={cancel}>
              Start over
            </Button>
          </ProblemNotice>
        ) : (
          <>
            <Progress run={run} />
            <Button onClick={cancel}>Cancel</Button>
          </>
        )}
        {hint ? <p className="text-soft">{hint}</p> : null}
      </div>
    </div>
  );
}
