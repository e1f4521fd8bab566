import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { BinIcon } from "@/components/ui/icons";
import { VerdictMark } from "@/components/ui/verdict-mark";
import type { DetectionSummary } from "@/lib/api";
import { moment, percent } from "@/lib/format";
import { useLocalPicture } from "@/lib/use-local-picture";
import { verdictLabel } from "@/lib/verdict";

type HistoryRowProps = {
  item: DetectionSummary;
  /** Makes the link to the detection around its name; the app knows the addresses. */
  link: (id: string, content: ReactNode, className: string) => ReactNode;
  onDelete: () => void;
  deleting: boolean;
};

function Thumb({ item }: { item: DetectionSummary }) {
  const url = useLocalPicture(item.id);
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

export function HistoryRow({ item, link, onDelete, deleting }: HistoryRowProps) {
  const { t } = useTranslation(["history", "common"]);
  const name = item.filename ?? t("common:withoutName");
  return (
    <li className="relative flex items-center gap-4 border-t border-line py-2.5">
      <Thumb item={item} />
      <div className="grid min-w-0 flex-1 gap-x-6 sm:grid-cols-[minmax(0,1fr)_13.5rem_8rem] sm:items-center lg:grid-cols-[minmax(0,1fr)_18rem_12rem]">
        {link(item.id, name, "truncate py-1 font-semibold underline-offset-4 hover:underline")}
        <p className="flex min-w-0 items-center gap-2">
          <VerdictMark verdict={item.verdict} className="size-4" />
          <span className="truncate">
            {verdictLabel(item.verdict)}
            {item.probability === null ? null : (
              <span className="text-soft"> · {percent(item.probability)}</span>
            )}
          </span>
        </p>
        <p className="truncate text-sm text-soft">
          {moment(item.created_at)}
          <span className="sr-only">, {t("common:faces", { count: item.faces_count })}</span>
        </p>
      </div>
      <ConfirmDialog
        trigger={
          <Button
            look="quiet"
            className="px-2.5"
            disabled={deleting}
            aria-label={t("delete.one", { name })}
            title={t("delete.title")}
          >
            <BinIcon />
          </Button>
        }
        title={t("delete.question")}
        description={t("delete.consequence", { name })}
        keep={t("delete.keep")}
        confirm={t("delete.confirm")}
        onConfirm={onDelete}
      />
    </li>
  );
}
