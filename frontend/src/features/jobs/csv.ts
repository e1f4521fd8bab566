import type { Entry } from "@/features/jobs/entry";

const columns = [
  "file",
  "status",
  "verdict",
  "probability",
  "strength",
  "reasons",
  "faces",
  "model",
  "judged_at",
  "detection",
  "problem",
];

/** A field that no spreadsheet takes for a formula, quoted where CSV asks for it. */
function field(value: string | number | null | undefined): string {
  let text = `${value ?? ""}`;
  if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function row({ name, status, result, problem }: Entry): string {
  const values = [
    name,
    status,
    result?.verdict,
    result?.probability,
    result?.strength,
    result?.reasons.join(" "),
    result?.faces_count,
    result?.model,
    result?.created_at,
    result?.id,
    problem?.slug,
  ];
  return values.map(field).join(",");
}

/** The list as CSV (RFC 4180), in the order shown. */
export function toCsv(entries: readonly Entry[]): string {
  return `${[columns.join(","), ...entries.map(row)].join("\r\n")}\r\n`;
}
