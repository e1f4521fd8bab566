import type { ButtonHTMLAttributes, ReactNode } from "react";
import { cx } from "@/lib/cx";

type IconButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "children"> & {
  /** What it does, in words: read aloud and shown on hover. */
  label: string;
  /** Paths of a 24 × 24 drawing, stroked in the text's colour. */
  icon: ReactNode;
};

/** A button that is only a drawing, with its words for everyone who cannot see or guess it. */
export function IconButton({ label, icon, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={cx(
        "grid size-11 shrink-0 place-items-center rounded-sm border border-edge bg-sheet text-ink hover:bg-sunk disabled:text-edge",
        className,
      )}
      {...rest}
    >
      <svg
        viewBox="0 0 24 24"
        aria-hidden="true"
        className="size-5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
      >
        {icon}
      </svg>
    </button>
  );
}
