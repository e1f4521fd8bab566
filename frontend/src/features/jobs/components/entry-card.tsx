import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Thumbnail } from "@/components/ui/thumbnail";
import { VerdictMark } from "@/components/ui/verdict-mark";
import type { Entry } from "@/features/jobs/entry";
import { cx } from "@/lib/cx";
import { percent, share } from "@/lib/format";
import { problemWords } from "@/lib/problem-words";
import { verdictLabel } from "@/lib/verdict";

/** Wraps content in a link to a detection; the app knows the addresses. */
export type Link = (id: string, content: ReactNode, className: string) => ReactNode;

type EntryCardProps = {
  entry: Entry;
  marked: boolean;
  onMark: (id: string) => void;
  link: Link;
};

const edges = { real: "border-clear", deepfake: "border-alarm", inconclusive: "border-unsure" };

function State({ entry }: { entry: Entry }) {
  const { t } = useTranslation("jobs");
  const { status, result, problem } = entry;
  if (result) {
    return (
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="relative pl-6 font-semibold">
          <VerdictMark verdict={result.verdict} className="absolute top-px left-0 size-4.5" />
          {verdictLabel(result.verdict)}
        </span>
        {result.probability === null ? null : (
          <span className="text-soft tabular-nums">{percent(result.probability)}</span>
        )}
      </p>
    );
  }
  if (problem) return <p className="font-semibold">{problemWords(problem).title}</p>;
  return (
    <p className="text-soft tabular-nums">
      {status === "sending"
        ? t("status.sending", { share: share(entry.share) })
        : t(`status.${status}`)}
    </p>
  );
}

/** One picture of the list: what it is, and what was found in it. */
export function EntryCard({ entry, marked, onMark, link }: EntryCardProps) {
  const { t } = useTranslation("jobs");
  const { name, result, status } = entry;
  const short = name.split("/").at(-1) ?? name;
  const title = <span title={name}>{short}</span>;
  return (
    <li
      className={cx(
        "entry-card relative flex flex-col border-t-4 bg-sheet",
        result ? edges[result.verdict] : "border-line",
        marked && "outline-3 outline-ink",
      )}
      data-status={status}
    >
      <div className="relative">
        <Thumbnail file={entry.file} className={cx("aspect-4/3", !result && "opacity-60")} />
        {status === "sending" || status === "judging" ? (
          <span
            aria-hidden="true"
            className="absolute inset-x-0 bottom-0 h-1 origin-left bg-ink transition-transform"
            style={{ transform: `scaleX(${status === "judging" ? 1 : entry.share})` }}
          />
        ) : null}
        {result ? (
          <label className="absolute top-1.5 right-1.5 z-10 grid size-9 cursor-pointer place-items-center bg-sheet/90">
            <input
              type="checkbox"
              checked={marked}
              onChange={() => onMark(result.id)}
              aria-label={t("mark", { name: short })}
              className="size-5 accent-ink"
            />
          </label>
        ) : null}
      </div>
      <div className="flex-1 px-3 py-2 text-sm">
        <State entry={entry} />
        <p className="mt-0.5 truncate">
          {result
            ? link(
                result.id,
                title,
                "underline decoration-edge underline-offset-4 after:absolute after:inset-0 hover:decoration-ink",
              )
            : title}
        </p>
      </div>
    </li>
  );
}
