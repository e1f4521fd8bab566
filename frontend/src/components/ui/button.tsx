import type { ButtonHTMLAttributes } from "react";
import { cx } from "@/lib/cx";

const looks = {
  solid: "bg-ink text-paper hover:bg-soft disabled:bg-edge",
  line: "border border-edge bg-sheet text-ink hover:bg-sunk disabled:text-soft",
  quiet: "text-ink underline decoration-edge underline-offset-4 hover:decoration-ink",
};

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { look?: keyof typeof looks };

export const buttonClass = (look: keyof typeof looks) =>
  cx(
    "inline-flex min-h-11 items-center justify-center gap-2 rounded-sm px-4 font-semibold transition-colors",
    looks[look],
  );

export function Button({ look = "line", className, type = "button", ...rest }: ButtonProps) {
  return <button type={type} className={cx(buttonClass(look), className)} {...rest} />;
}
