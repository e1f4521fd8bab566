import { useTranslation } from "react-i18next";
import { type Plot, plotsOf } from "@/features/models/plots";

/** Charts with what they show, fetched when somebody scrolls to them. */
export function Plots({ plots }: { plots: readonly Plot[] }) {
  const { t } = useTranslation("models");
  return (
    <ul className="mt-4 grid gap-6 md:grid-cols-2">
      {plots.map(({ name, url }) => (
        <li key={name}>
          <figure>
            {/* The charts have a white ground, in the dark theme too. */}
            <a href={url} className="block border border-line bg-white p-2">
              <img
                src={url}
                alt={t(`plots.${name}.alt`)}
                loading="lazy"
                decoding="async"
                className="h-72 w-full object-contain"
              />
            </a>
            <figcaption className="mt-2 text-sm">
              <strong className="block">{t(`plots.${name}.title`)}</strong>
              <span className="text-soft">{t(`plots.${name}.caption`)}</span>
            </figcaption>
          </figure>
        </li>
      ))}
    </ul>
  );
}

/** What the evaluation drew of one model. */
export function EvaluationPlots({ model }: { model: string }) {
  const { t } = useTranslation("models");
  const plots = plotsOf(model);
  if (plots.length === 0) return null;
  return (
    <section aria-label={t("plots.title")}>
      <h3 className="text-lg font-bold">{t("plots.title")}</h3>
      <p className="mt-1 max-w-prose text-soft">{t("plots.lead")}</p>
      <Plots plots={plots} />
    </section>
  );
}
