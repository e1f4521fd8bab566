import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Segmented } from "@/components/ui/segmented";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { cautionLine, togetherLine } from "@/features/detect/agreement";
import { BringPicture } from "@/features/detect/components/bring-picture";
import { OpinionCard } from "@/features/detect/components/opinion-card";
import type { Comparison, Verdict } from "@/lib/api";
import { useShrunk, viewSide } from "@/lib/pictures/use-shrunk";
import { useLocalFile } from "@/lib/use-local-picture";
import { verdictLabel } from "@/lib/verdict";

const verdicts: readonly Verdict[] = ["deepfake", "real", "inconclusive"];

/** Who says what of the whole picture, at a glance. */
function Camps({ comparison }: { comparison: Comparison }) {
  const camps = verdicts.map((verdict) => ({
    verdict,
    names: comparison.detections
      .filter((each) => each.verdict === verdict)
      .map(({ model }) => model.name),
  }));
  return (
    <ul className="flex flex-wrap gap-x-8 gap-y-2">
      {camps.map(({ verdict, names }) =>
        names.length > 0 ? (
          <li key={verdict} className="flex items-start gap-2">
            <VerdictMark verdict={verdict} className="mt-0.5 size-5" />
            <span>
              <strong>{verdictLabel(verdict)}:</strong> {names.join(", ")}
            </span>
          </li>
        ) : null,
      )}
    </ul>
  );
}

type TogetherViewProps = {
  comparison: Comparison;
  link: (id: string, content: ReactNode, className: string) => ReactNode;
};

/** What several models say of one picture, beside each other; disagreement is shown as a result. */
export function TogetherView({ comparison, link }: TogetherViewProps) {
  const { t } = useTranslation("detect");
  const [index, setIndex] = useState(0);
  const group = useId();
  const { detections, faces, agreement } = comparison;
  const [first] = detections;
  const file = useLocalFile(first?.id ?? "");
  const drawable = useShrunk(file, viewSide);
  const chosen = faces.find((each) => each.index === index);
  return (
    <section aria-labelledby="together-title" className="space-y-8">
      <header className="max-w-4xl space-y-4">
        <p className="break-words text-soft">{first?.filename}</p>
        <h1
          id="together-title"
          className="font-serif text-4xl leading-tight font-medium text-balance"
        >
          {togetherLine(comparison)}
        </h1>
        {detections.length > 1 ? <Camps comparison={comparison} /> : null}
        <p className="max-w-prose text-lg text-soft">{cautionLine(agreement)}</p>
      </header>
      {faces.length > 1 ? (
        <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
          <Segmented
            label={t("together.faces")}
            name={group}
            value={`${index}`}
            options={faces.map((face) => ({
              value: `${face.index}`,
              label: t("together.face", { number: face.index + 1 }),
            }))}
            onChange={(value) => setIndex(Number(value))}
            className="flex-wrap"
          />
          <p role="status">{chosen?.agreement ? t(`together.onFace.${chosen.agreement}`) : null}</p>
        </div>
      ) : null}
      {first && faces.length > 0 && !file ? <BringPicture detection={first} /> : null}
      <ul className="grid gap-6 sm:grid-cols-[repeat(auto-fit,minmax(17rem,1fr))]">
        {detections.map((detection) => (
          <OpinionCard
            key={detection.id}
            detection={detection}
            face={detection.faces.find((face) => face.index === index)}
            drawable={drawable}
            whole={link}
          />
        ))}
      </ul>
      <p className="text-sm text-soft">{t("together.logged")}</p>
    </section>
  );
}
