import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { BinIcon } from "@/components/ui/icons";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { FeedbackMark } from "@/features/history/components/feedback-mark";
import type { DetectionSummary } from "@/lib/api";
import { moment, percent } from "@/lib/format";
import { useThumbnail } from "@/lib/use-thumbnail";
import { verdictLabel } from "@/lib/verdict";

/** Makes the link to a detection around its name; the app knows the addresses. */
export type DetectionLink = (id: string, content: ReactNode, className: string) => ReactNode;

type HistoryRowProps = { item: DetectionSummary; link: DetectionLink; onDelete: () => void };

function Thumb({ item }: { item: DetectionSummary }) {
  const url = useThumbnail(item.id);
  return (
    <span className="grid size-12 shrink-0 place-items-center overflow-hidden bg-sunk">
      {url ? (
        <img src={url} alt="" className="size-full object-cover" />
      ) : (
        <VerdictMark verdict={item.verdict} className="size-5" />
      )}
    </span>
  );
}

/** One past detection: what, when, how it ended, and a way to be rid of it. */
export function HistoryRow({ item, link, onDelete }: HistoryRowProps) {
  const { t } = useTranslation(["history", "common"]);
  const name = item.filename ?? t("common:withoutName");
  return (
    <div className="flex items-center gap-3 border-t border-line py-2.5 sm:gap-4">
      <Thumb item={item} />
      <div className="grid min-w-0 flex-1 gap-x-6 sm:grid-cols-[minmax(0,1fr)_9.5rem] sm:items-center lg:grid-cols-[minmax(0,1fr)_20rem_13rem]">
        {link(
          item.id,
          name,
          "truncate py-1 font-semibold underline-offset-4 hover:underline sm:max-lg:col-span-2",
        )}
        <p className="flex min-w-0 flex-wrap items-baseline gap-x-2 text-sm lg:text-base">
          <span className="relative pl-6">
            <VerdictMark
              verdict={item.verdict}
              className="absolute top-0.5 left-0 size-4 lg:top-1"
            />
            {verdictLabel(item.verdict)}
            {item.probability === null ? null : (
              <span className="whitespace-nowrap text-soft"> · {percent(item.probability)}</span>
            )}
          </span>
          {item.feedback ? <FeedbackMark rating={item.feedback} /> : null}
        </p>
        <p className="truncate text-sm text-soft sm:max-lg:text-right">
          {moment(item.created_at)}
          <span className="sr-only">, {t("common:faces", { count: item.faces_count })}</span>
        </p>
      </div>
      <button
        type="button"
        onClick={onDelete}
        aria-label={t("delete.one", { name })}
        title={t("delete.title")}
        className="grid size-11 shrink-0 place-items-center text-soft hover:bg-sunk hover:text-ink"
      >
        <BinIcon />
      </button>
    </div>
  );
}
