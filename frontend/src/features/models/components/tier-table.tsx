import { useTranslation } from "react-i18next";
import { type Card, tierRatesOf } from "@/features/models/card";
import { ofHundred } from "@/lib/format";

/** How often the model errs, by how the picture reached the server. */
export function TierTable({ card }: { card: Card | null }) {
  const { t } = useTranslation(["models", "common"]);
  const tiers = tierRatesOf(card);
  if (tiers.length === 0) return null;
  const cell = (rate: number | null) =>
    rate === null ? t("common:rates.notMeasured") : ofHundred(rate);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="overflow-x-auto" tabIndex={0} aria-label={t("tiers.title")}>
      <table className="w-full min-w-120 text-left text-sm">
        <caption className="pb-2 text-left text-lg font-bold">{t("tiers.title")}</caption>
        <thead>
          <tr className="align-bottom">
            <th scope="col" className="py-1.5 pr-4">
              {t("tiers.delivery")}
            </th>
            <th scope="col" className="py-1.5 pr-4">
              {t("common:rates.undecided")}
            </th>
            <th scope="col" className="py-1.5 pr-4">
              {t("common:rates.wrong")}
            </th>
            <th scope="col" className="py-1.5">
              {t("common:rates.missed")}
            </th>
          </tr>
        </thead>
        <tbody>
          {tiers.map(({ tier, rates }) => (
            <tr key={tier} className="border-t border-line align-top">
              <th scope="row" className="py-1.5 pr-4 font-normal">
                {t(`tiers.${tier}`)}
              </th>
              <td className="py-1.5 pr-4">{cell(rates.inconclusive_rate)}</td>
              <td className="py-1.5 pr-4">{cell(rates.false_positive_rate)}</td>
              <td className="py-1.5">{cell(rates.miss_rate)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
