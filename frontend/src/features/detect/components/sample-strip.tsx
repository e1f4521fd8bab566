import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { type Sample, sampleFile, samplesQuery } from "@/features/detect/api/samples";
import { useIntake } from "@/features/detect/hooks/intake-context";

/** Sample pictures that every language has words for; others speak the server's English. */
const known = ["grace-hopper", "altered", "eileen-collins", "two-drawn"] as const;

const grid = "mt-2 grid grid-cols-2 gap-3 sm:grid-cols-4";
const frame = "aspect-4/3 w-full bg-sunk object-cover outline-ink group-hover:outline-3";
const name =
  "mt-1.5 block leading-snug font-semibold underline decoration-edge underline-offset-4 group-hover:decoration-ink";

/** As high as the usual samples, so that what stands below stays where it is. */
function SamplesToCome() {
  const { t } = useTranslation("detect");
  return (
    <div aria-hidden="true" className="invisible mt-5">
      <p className="font-semibold">{t("samples.title")}</p>
      <ul className={grid}>
        {known.map((id) => (
          <li key={id}>
            <div className={frame} />
            <span className={name}>{t(`samples.known.${id}.title`)}</span>
          </li>
        ))}
      </ul>
      <p className="mt-3 text-sm">{t("samples.origins")}</p>
    </div>
  );
}

/** Pictures in the box: one click shows a first visitor what a verdict looks like. */
export function SampleStrip() {
  const { t } = useTranslation("detect");
  const { take } = useIntake();
  const { data: samples = [], isPending } = useQuery(samplesQuery);
  const [error, setError] = useState<Error | null>(null);
  const words = (sample: Sample) => {
    const id = known.find((each) => each === sample.id);
    if (!id) return { title: sample.title, description: sample.description };
    return {
      title: t(`samples.known.${id}.title`),
      description: t(`samples.known.${id}.description`),
    };
  };
  const judge = async (sample: Sample) => {
    try {
      take([await sampleFile(sample)]);
    } catch (caught) {
      setError(caught as Error);
    }
  };
  if (isPending) return <SamplesToCome />;
  if (samples.length === 0) return null;
  return (
    <section aria-labelledby="samples-title" className="mt-5">
      <h3 id="samples-title" className="font-semibold">
        {t("samples.title")}
      </h3>
      <ul className={grid}>
        {samples.map((sample) => (
          <li key={sample.id}>
            <button
              type="button"
              onClick={() => void judge(sample)}
              className="group block w-full text-left"
            >
              <img
                src={sample.url}
                alt=""
                width={sample.width}
                height={sample.height}
                loading="lazy"
                decoding="async"
                className={frame}
              />
              <span className={name}>{words(sample).title}</span>
            </button>
          </li>
        ))}
      </ul>
      <details className="mt-3 text-sm text-soft">
        <summary className="w-fit underline decoration-edge underline-offset-4">
          {t("samples.origins")}
        </summary>
        <ul className="mt-2 list-disc space-y-1.5 pl-5">
          {samples.map((sample) => (
            <li key={sample.id}>
              <strong className="text-ink">{words(sample).title}</strong>:{" "}
              {words(sample).description}{" "}
              <span lang="en">
                {sample.origin}. {sample.licence}.
              </span>
            </li>
          ))}
        </ul>
      </details>
      {error ? <ProblemNotice error={error} /> : null}
    </section>
  );
}
