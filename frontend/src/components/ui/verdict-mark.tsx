import type { Verdict } from "@/lib/api";
import { cx } from "@/lib/cx";

const shapes: Record<Verdict, React.ReactNode> = {
  real: <circle cx="12" cy="12" r="8" fill="none" stroke="currentColor" strokeWidth="3" />,
  deepfake: <path d="M12 1.5 22.5 12 12 22.5 1.5 12Z" fill="currentColor" />,
  inconclusive: (
    <>
      <rect x="4" y="4" width="16" height="16" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M4 13 13 4M4 20 20 4M11 20l9-9" stroke="currentColor" strokeWidth="2" />
    </>
  ),
};

const tones: Record<Verdict, string> = {
  real: "text-clear",
  deepfake: "text-alarm",
  inconclusive: "text-unsure",
};

/** Ring, diamond or hatched square: the verdict without colour. Decorative beside its words. */
export function VerdictMark({ verdict, className }: { verdict: Verdict; className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      aria-hidden="true"
      className={cx("shrink-0", tones[verdict], className ?? "size-5")}
    >
      {shapes[verdict]}
    </svg>
  );
}
