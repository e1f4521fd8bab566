import type { ReactNode } from "react";
import { cx } from "@/lib/cx";

type NoticeProps = { title: string; children?: ReactNode; actions?: ReactNode; role?: "alert" };

/** Something to know and what to do about it; set apart by a rule, not by a colour. */
export function Notice({ title, children, actions, role }: NoticeProps) {
  return (
    <div role={role} className={cx("border-l-4 border-ink bg-sheet px-5 py-4")}>
      <p className="text-lg leading-snug font-bold">{title}</p>
      {children ? <div className="mt-1 space-y-2 text-soft">{children}</div> : null}
      {actions ? <div className="mt-4 flex flex-wrap gap-3">{actions}</div> : null}
    </div>
  );
}
