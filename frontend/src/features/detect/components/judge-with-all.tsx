import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { LiveStatus } from "@/components/ui/live-status";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { judgeWithAll } from "@/features/detect/api/comparison";
import type { Comparison } from "@/lib/api";
import { useCapabilities } from "@/lib/capabilities";
import { newKey } from "@/lib/create-detection";
import { keepPicture } from "@/lib/local-pictures";

type JudgeWithAllProps = { file: File; onDone: (comparison: Comparison) => void };

/** One click from the verdict of one model to those of all; not shown where there is only one. */
export function JudgeWithAll({ file, onDone }: JudgeWithAllProps) {
  const { t } = useTranslation("detect");
  const models = useCapabilities()?.models ?? [];
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const control = useRef<AbortController | null>(null);
  // The same for every try, so that a broken connection logs nothing twice.
  const key = useRef<string>("");
  useEffect(() => () => control.current?.abort(), []);
  if (models.length < 2) return null;
  const judge = async () => {
    control.current?.abort();
    control.current = new AbortController();
    const { signal } = control.current;
    key.current ||= newKey();
    setBusy(true);
    setError(null);
    try {
      const comparison = await judgeWithAll(file, key.current, signal);
      for (const { id } of comparison.detections) keepPicture(id, file);
      onDone(comparison);
    } catch (caught) {
      if (!signal.aborted) setError(caught as Error);
    } finally {
      if (!signal.aborted) setBusy(false);
    }
  };
  return (
    <div className="space-y-3">
      <Button onClick={() => void judge()} disabled={busy}>
        {t(busy ? "together.judging" : "together.judge", { count: models.length })}
      </Button>
      <LiveStatus message={busy ? t("together.judging") : ""} />
      {error ? <ProblemNotice error={error} onRetry={() => void judge()} /> : null}
    </div>
  );
}
