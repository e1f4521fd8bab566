import type { ReactNode } from "react";
import { Link } from "wouter";
import { paths } from "@/app/paths";

/** Around `content`, a link to one detection's own address. */
export function detectionLink(id: string, content: ReactNode, className: string) {
  return (
    <Link href={paths.detection(id)} className={className}>
      {content}
    </Link>
  );
}
