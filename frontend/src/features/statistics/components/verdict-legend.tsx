import type { Statistics } from "@/client";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { number, share } from "@/lib/format";
import { verdictLabel } from "@/lib/verdict";

/** The three verdicts with their counts; it is the key to the bars as well. */
export function VerdictLegend({ statistics }: { statistics: Statistics }) {
  const { verdicts, total } = statistics;
  return (
    <dl className="grid gap-px bg-line sm:grid-cols-3">
      {(["real", "deepfake", "inconclusive"] as const).map((verdict) => (
        <div key={verdict} className="bg-sheet p-4 sm:p-5">
          <dt className="flex items-center gap-2.5 font-semibold">
            <VerdictMark verdict={verdict} className="size-5" />
            {verdictLabel(verdict)}
          </dt>
          <dd className="mt-1 flex items-baseline gap-3">
            <span className="font-serif text-4xl tabular-nums">{number(verdicts[verdict])}</span>
            <span className="text-soft">{share(verdicts[verdict] / Math.max(total, 1))}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
