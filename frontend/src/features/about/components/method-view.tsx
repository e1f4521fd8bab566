import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { Privacy } from "@/features/about/components/privacy";
import { verdictLabel } from "@/lib/verdict";

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="border-t border-line pt-6">
      <div className="grid gap-x-12 gap-y-3 lg:grid-cols-[minmax(0,4fr)_minmax(0,8fr)]">
        <h2 id={id} className="font-serif text-3xl leading-tight">
          {title}
        </h2>
        <div className="max-w-prose space-y-4">{children}</div>
      </div>
    </section>
  );
}

const steps = ["find", "crop", "experts", "calibrate", "gate"] as const;
const heatmap = ["bright", "generated", "weak", "coarse"] as const;
const limits = ["unseen", "retouch", "small", "faces", "share"] as const;
const verdicts = ["real", "deepfake", "inconclusive"] as const;

/** How verdicts come about, how to read them, and what they cannot say. */
export function MethodView({ models }: { models: ReactNode }) {
  const { t } = useTranslation("about");
  return (
    <div className="space-y-10">
      <header className="max-w-prose">
        <h1 className="font-serif text-4xl leading-tight font-medium sm:text-5xl">{t("title")}</h1>
        <p className="mt-3 text-lg text-soft">{t("lead")}</p>
      </header>
      <Section id="steps" title={t("steps.title")}>
        <ol className="list-decimal space-y-3 pl-5 marker:font-bold">
          {steps.map((step) => (
            <li key={step} className="pl-1">
              <strong>{t(`steps.${step}.name`)}</strong> {t(`steps.${step}.text`)}
            </li>
          ))}
        </ol>
      </Section>
      <Section id="verdicts" title={t("verdicts.title")}>
        <dl className="space-y-4">
          {verdicts.map((verdict) => (
            <div key={verdict}>
              <dt className="flex items-center gap-4 font-bold">
                <VerdictMark verdict={verdict} className="size-6" />
                {verdictLabel(verdict)}
              </dt>
              <dd className="pl-10">{t(`verdicts.${verdict}`)}</dd>
            </div>
          ))}
        </dl>
        <p>{t("verdicts.score")}</p>
      </Section>
      <Section id="heatmap" title={t("heatmap.title")}>
        <div aria-hidden="true">
          <div className="evidence-ramp h-4 border border-edge" />
          <div className="mt-1 flex justify-between text-sm text-soft">
            <span>{t("heatmap.least")}</span>
            <span>{t("heatmap.most")}</span>
          </div>
        </div>
        <ul className="list-disc space-y-2 pl-5 marker:text-edge">
          {heatmap.map((each) => (
            <li key={each}>{t(`heatmap.${each}`)}</li>
          ))}
        </ul>
      </Section>
      <Section id="limits" title={t("limits.title")}>
        <ul className="list-disc space-y-2 pl-5 marker:text-edge">
          {limits.map((limit) => (
            <li key={limit}>{t(`limits.${limit}`)}</li>
          ))}
        </ul>
        <p>
          {t("limits.numbers")} {models}
        </p>
      </Section>
      <Section id="privacy" title={t("privacy.title")}>
        <Privacy />
      </Section>
    </div>
  );
}
