import type { ReactNode } from "react";
import { Trans, useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { ReportActions } from "@/features/detect/components/report-actions";
import {
  calibrationLine,
  groundLine,
  headline,
  helpLine,
  quotation,
  scopeLine,
} from "@/features/detect/wording";
import type { Detection } from "@/lib/api";
import { cx } from "@/lib/cx";
import { strengthLevel, verdictLabel } from "@/lib/verdict";

const edges: Record<Detection["verdict"], string> = {
  real: "border-clear",
  deepfake: "border-alarm",
  inconclusive: "border-unsure",
};

function Strength({ detection }: { detection: Detection }) {
  const { t } = useTranslation(["detect", "common"]);
  const { strength } = detection;
  if (!strength) return null;
  const level = strengthLevel[strength];
  return (
    <p className="flex items-center gap-3">
      <span>
        <Trans
          t={t}
          i18nKey={detection.verdict === "real" ? "verdict.strengthOfReal" : "verdict.strength"}
          values={{ strength: t(`common:strength.${strength}`) }}
          components={{ strong: <strong /> }}
        />
      </span>
      <span aria-hidden="true" className="flex gap-1">
        {[1, 2, 3].map((step) => (
          <span key={step} className={cx("h-3 w-6 border border-ink", step <= level && "bg-ink")} />
        ))}
      </span>
    </p>
  );
}

type VerdictPanelProps = {
  detection: Detection;
  file: File | null;
  onAnother: () => void;
  others?: ReactNode;
};

/** The verdict on the whole picture, as a sentence to quote, and what its score has meant so far. */
export function VerdictPanel({ detection, file, onAnother, others }: VerdictPanelProps) {
  const { t } = useTranslation("detect");
  const ground = groundLine(detection);
  const help = helpLine(detection);
  const meaning = calibrationLine(detection.model);
  return (
    <section
      aria-labelledby="verdict-title"
      className={cx("border-t-6 bg-sheet px-5 py-5 sm:px-6", edges[detection.verdict])}
    >
      <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-semibold">
        <VerdictMark verdict={detection.verdict} className="size-6" />
        {verdictLabel(detection.verdict)}
        {detection.faces.length > 0 ? (
          <span className="font-normal text-soft">{scopeLine(detection)}</span>
        ) : null}
      </p>
      <h1
        id="verdict-title"
        className="mt-3 font-serif text-3xl leading-[1.15] font-medium text-balance sm:text-[2.35rem]"
      >
        {headline(detection)}
      </h1>
      <div className="mt-4 space-y-4">
        <Strength detection={detection} />
        {ground ? <p className="max-w-prose text-soft">{ground}</p> : null}
        {meaning ? (
          <p data-testid="calibration" className="max-w-prose border-l-2 border-edge pl-3">
            {meaning}
          </p>
        ) : null}
        {help ? <p className="max-w-prose text-soft">{help}</p> : null}
        <div className="flex flex-wrap items-center gap-3">
          <CopyButton text={quotation(detection)}>{t("verdict.copy")}</CopyButton>
          <Button look="solid" onClick={onAnother}>
            {t("verdict.another")}
          </Button>
        </div>
        {others}
        <ReportActions detection={detection} file={file} />
      </div>
    </section>
  );
}
