import i18next from "i18next";
import { textsOf } from "@/lib/i18n";
import type { ApiProblem } from "@/lib/problem";

export type ProblemWords = {
  title: string;
  advice: string;
  /** Whether the same request can succeed later without another picture. */
  retry: boolean;
};

const t = textsOf("common");

const canPass = new Set([
  "missing-file",
  "model-unavailable",
  "database-unavailable",
  "overloaded",
  "rate-limited",
  "url-unreachable",
  "url-timeout",
  "disk-full",
  "offline",
  "unreachable",
  "internal",
]);

/** What happened and what to do, in words that need no knowledge of HTTP. */
export function problemWords({ slug, status, detail }: ApiProblem): ProblemWords {
  if (!i18next.exists(`common:problem.${slug}`)) {
    return {
      title: t("problem.unknown.title"),
      advice: detail || t("problem.unknown.advice"),
      retry: status === 0 || status >= 500,
    };
  }
  const known = slug as "internal";
  return {
    title: t(`problem.${known}.title`),
    advice: t(`problem.${known}.advice`),
    retry: canPass.has(slug),
  };
}
