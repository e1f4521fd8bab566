import { useTranslation } from "react-i18next";
import type { Rating } from "@/lib/api";

const shapes: Record<Rating, React.ReactNode> = {
  right: <path d="m5 12.5 4.5 4.5L19 7.5" />,
  wrong: <path d="M6 6l12 12M18 6 6 18" />,
  unsure: <path d="M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1.2-1.5 2.3M12 18v.5" />,
};

/** What a person said of the verdict, small enough for a row. */
export function FeedbackMark({ rating }: { rating: Rating }) {
  const { t } = useTranslation("history");
  return (
    <span className="inline-flex items-center gap-1 border border-line px-1 text-xs">
      <svg
        viewBox="0 0 24 24"
        aria-hidden="true"
        className="size-3.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.4"
      >
        {shapes[rating]}
      </svg>
      <span className="sr-only">{t("feedback.said")} </span>
      {t(`feedback.${rating}`)}
    </span>
  );
}
