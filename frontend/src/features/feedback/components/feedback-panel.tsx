import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Feedback } from "@/client";
import { Button } from "@/components/ui/button";
import { LiveStatus } from "@/components/ui/live-status";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { useSaveFeedback } from "@/features/feedback/api/save-feedback";
import type { Rating } from "@/lib/api";
import { cx } from "@/lib/cx";

const ratings: readonly Rating[] = ["right", "wrong", "unsure"];
const longestNote = 2000;

type FeedbackPanelProps = {
  id: string;
  /** What was said before, if anything. */
  feedback: Feedback | null;
};

function Ratings({ rating, onRate }: { rating: Rating | null; onRate: (rating: Rating) => void }) {
  const { t } = useTranslation("feedback");
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="mb-2 text-soft">{t("question")}</legend>
      {ratings.map((each) => (
        <label
          key={each}
          className={cx(
            "relative flex min-h-11 cursor-pointer items-center border px-4 has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus",
            each === rating
              ? "border-ink bg-ink font-semibold text-paper"
              : "border-edge bg-sheet hover:bg-sunk",
          )}
        >
          <input
            type="radio"
            name="feedback"
            checked={each === rating}
            onChange={() => onRate(each)}
            className="absolute inset-0 cursor-pointer opacity-0"
          />
          {t(each)}
        </label>
      ))}
    </fieldset>
  );
}

/** Right, wrong or unsure, with a note: what a person knows better than the model. */
export function FeedbackPanel({ id, feedback }: FeedbackPanelProps) {
  const { t } = useTranslation("feedback");
  const [rating, setRating] = useState(feedback?.rating ?? null);
  const [note, setNote] = useState(feedback?.note ?? "");
  const [said, setSaid] = useState("");
  const save = useSaveFeedback(id, () => setSaid(t("saved")));
  const changed = rating !== feedback?.rating || note.trim() !== (feedback?.note ?? "");
  const withdraw = () => {
    save.mutate(null);
    setRating(null);
    setNote("");
  };
  return (
    <section aria-labelledby="feedback-title" className="border-t border-line pt-5">
      <h2 id="feedback-title" className="text-xl font-bold">
        {t("title")}
      </h2>
      <form
        className="mt-3 space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (rating) save.mutate({ rating, note });
        }}
      >
        <Ratings rating={rating} onRate={setRating} />
        {rating ? (
          <div className="space-y-3">
            <label className="block">
              <span className="mb-1 block text-sm font-semibold">{t("note")}</span>
              <textarea
                value={note}
                maxLength={longestNote}
                rows={3}
                onChange={(event) => setNote(event.target.value)}
                placeholder={t("noteHint")}
                className="w-full border border-edge bg-sheet p-3"
              />
            </label>
            <div className="flex flex-wrap items-center gap-3">
              <Button type="submit" look="solid" disabled={!changed || save.isPending}>
                {t(feedback ? "change" : "save")}
              </Button>
              {feedback ? (
                <Button look="quiet" disabled={save.isPending} onClick={withdraw}>
                  {t("withdraw")}
                </Button>
              ) : null}
            </div>
          </div>
        ) : null}
      </form>
      {save.error ? (
        <div className="mt-4">
          <ProblemNotice error={save.error} />
        </div>
      ) : null}
      <p className="mt-3 text-sm text-soft">
        {feedback && !changed ? `${t("saved")} ` : ""}
        {t("use")}
      </p>
      <LiveStatus message={said} />
    </section>
  );
}
