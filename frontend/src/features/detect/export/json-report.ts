import type { Detection } from "@/lib/api";

/** A name for a report: that of the picture, made safe for every system. */
export function reportName(detection: Detection, extension: string): string {
  const stem = (detection.filename ?? "")
    .replace(/\.[^.]*$/, "")
    .replace(/[^\p{L}\p{N}_-]+/gu, "-");
  return `${stem.slice(0, 60) || detection.id}-verdict.${extension}`;
}

/** The detection as the API gives it, indented for people. */
export function jsonReport(detection: Detection): Blob {
  return new Blob([`${JSON.stringify(detection, null, 2)}\n`], { type: "application/json" });
}
