import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Batch } from "@/features/jobs/batch";
import { isSettled } from "@/features/jobs/entry";
import { useBatch, useBatches } from "@/features/jobs/hooks/batch-context";

type Link = (batch: Batch, content: ReactNode, className: string) => ReactNode;

function Bar({ batch, link }: { batch: Batch; link: Link }) {
  const { t } = useTranslation("jobs");
  const { entries } = useBatch(batch);
  const done = entries.filter(isSettled).length;
  return (
    <nav aria-label={t("bar.label")} className="flex flex-wrap gap-x-4 border-y border-line py-2">
      <span className="text-soft tabular-nums">
        {t("progress", { done, count: entries.length })}
      </span>
      {link(batch, t("bar.back"), "font-semibold underline underline-offset-4")}
    </nav>
  );
}

/** The way back to the list that goes on while the person looks at something else. */
export function BatchBar({ link }: { link: Link }) {
  const { batch } = useBatches();
  return batch ? <Bar batch={batch} link={link} /> : null;
}
