import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { KeyForm } from "@/components/ui/key-form";
import { Notice } from "@/components/ui/notice";
import { ApiProblem } from "@/lib/problem";
import { problemWords } from "@/lib/problem-words";

/** Problems that another API key can solve. */
const wantsKey = new Set(["key-required", "key-invalid", "scope-missing"]);

type ProblemNoticeProps = {
  error: Error;
  heading?: "h1" | "p";
  onRetry?: () => void;
  children?: ReactNode;
};

function useCountdown(seconds: number | null): number {
  const [left, setLeft] = useState(seconds ?? 0);
  useEffect(() => {
    setLeft(seconds ?? 0);
    if (!seconds) return;
    const timer = setInterval(() => setLeft((now) => Math.max(0, now - 1)), 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return left;
}

/** A failed request in plain words, with the server's own detail and a way on. */
export function ProblemNotice({ error, heading, onRetry, children }: ProblemNoticeProps) {
  const { t } = useTranslation();
  const problem = error instanceof ApiProblem ? error : new ApiProblem("internal", 0, "");
  const words = problemWords(problem);
  const wait = useCountdown(problem.retryAfterS);
  const canRetry = words.retry && onRetry;
  return (
    <Notice
      role="alert"
      title={words.title}
      heading={heading}
      actions={
        canRetry || children ? (
          <>
            {canRetry ? (
              <Button look="solid" onClick={onRetry} disabled={wait > 0}>
                {wait > 0 ? t("retry.wait", { seconds: wait }) : t("retry.now")}
              </Button>
            ) : null}
            {children}
          </>
        ) : null
      }
    >
      <p>{words.advice}</p>
      {problem.detail && problem.detail !== words.advice ? (
        <p className="text-sm">{t("retry.serverSaid", { detail: problem.detail })}</p>
      ) : null}
      {wantsKey.has(problem.slug) ? <KeyForm onKept={onRetry} /> : null}
    </Notice>
  );
}
