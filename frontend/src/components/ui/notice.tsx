import type { ReactNode } from "react";
import { cx } from "@/lib/cx";

type NoticeProps = {
  title: string;
  /** A page that shows nothing but this notice needs it as its first heading. */
  heading?: "h1" | "p";
  children?: ReactNode;
  actions?: ReactNode;
  role?: "alert";
};

/** Something to know and what to do about it; set apart by a rule, not by a colour. */
export function Notice({ title, heading: Title = "p", children, actions, role }: NoticeProps) {
  return (
    <div role={role} className={cx("border-l-4 border-ink bg-sheet px-5 py-4")}>
      <Title className="text-lg leading-snug font-bold">{title}</Title>
      {children ? <div className="mt-1 space-y-2 text-soft">{children}</div> : null}
      {actions ? <div className="mt-4 flex flex-wrap gap-3">{actions}</div> : null}
    </div>
  );
}
