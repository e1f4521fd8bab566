import { useTranslation } from "react-i18next";
import { buttonClass } from "@/components/ui/button";
import { DownloadLink } from "@/components/ui/download-link";
import { type Filters, queryOf } from "@/features/history/filters";

const formats = ["csv", "json"] as const;

/** The address of a download with what the list is narrowed to. */
export function exportAddress(format: (typeof formats)[number], filters: Filters): string {
  const search = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(queryOf(filters))) {
    for (const each of [value].flat()) search.append(name, `${each}`);
  }
  return `/api/v1/detections/export?${search}`;
}

/** Downloads of all that passes the filters, streamed by the server. */
export function ExportLinks({ filters }: { filters: Filters }) {
  const { t } = useTranslation("history");
  return formats.map((format) => (
    <DownloadLink
      key={format}
      href={exportAddress(format, filters)}
      name={`detections.${format}`}
      className={buttonClass("line")}
    >
      {t(`export.${format}`)}
    </DownloadLink>
  ));
}
