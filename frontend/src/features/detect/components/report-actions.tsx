import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { jsonReport, reportName } from "@/features/detect/export/json-report";
import type { Detection } from "@/lib/api";
import { saveFile } from "@/lib/save-file";

type ReportActionsProps = { detection: Detection; file: File | null };

/** Ways to take the verdict along: as text, as data, as a picture. */
export function ReportActions({ detection, file }: ReportActionsProps) {
  const { t } = useTranslation("detect");
  const [refused, setRefused] = useState(false);
  const drawable = typeof OffscreenCanvas !== "undefined";
  const savePicture = async () => {
    if (!file) return;
    try {
      const { pictureReport } = await import("@/features/detect/export/picture-report");
      const report = await pictureReport(file, detection, 75);
      saveFile(report, reportName(detection, "png"));
      setRefused(false);
    } catch {
      setRefused(true);
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-x-4">
      <span className="text-soft">{t("report.download")}</span>
      <Button
        look="quiet"
        className="px-0!"
        onClick={() => saveFile(jsonReport(detection), reportName(detection, "json"))}
      >
        {t("report.json")}
      </Button>
      {file && drawable ? (
        <Button look="quiet" className="px-0!" onClick={() => void savePicture()}>
          {t("report.png")}
        </Button>
      ) : null}
      <p role="status" className="w-full text-sm text-soft empty:hidden">
        {refused ? t("report.refused") : ""}
      </p>
    </div>
  );
}
