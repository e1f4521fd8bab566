import type { ModelFacts } from "@/lib/api";
import { number } from "@/lib/format";
import { textsOf } from "@/lib/i18n";
import type { Thresholds } from "@/lib/verdict";

const t = textsOf("models");

export type Card = Record<string, unknown>;
type Rates = ModelFacts["error_rates"];

function isRecord(value: unknown): value is Card {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const numberOrNull = (value: unknown) => (typeof value === "number" ? value : null);

function readRates(rates: unknown): Rates | null {
  if (!isRecord(rates)) return null;
  return {
    false_positive_rate: numberOrNull(rates.false_positive_rate),
    miss_rate: numberOrNull(rates.miss_rate),
    inconclusive_rate: numberOrNull(rates.inconclusive_rate),
    description: typeof rates.description === "string" ? rates.description : "",
  };
}

/** Error rates of a card, or null when it states none. */
export function ratesOf(card: Card | null): Rates | null {
  return readRates(card?.error_rates);
}

const tiers = ["clean", "web", "hard"] as const;

/** Error rates by how pictures are delivered, best delivery first. */
export function tierRatesOf(card: Card | null): { tier: (typeof tiers)[number]; rates: Rates }[] {
  const stated = card?.tier_error_rates;
  if (!isRecord(stated)) return [];
  return tiers.flatMap((tier) => {
    const rates = readRates(stated[tier]);
    return rates ? [{ tier, rates }] : [];
  });
}

const binFields = ["low", "high", "pictures", "share", "share_low", "share_high"] as const;
export type ReliabilityBin = Record<(typeof binFields)[number], number>;

/** What became of pictures with such a score, bin by bin of 0 to 1. */
export function reliabilityOf(card: Card | null): ReliabilityBin[] {
  const bins: unknown[] = Array.isArray(card?.reliability) ? card.reliability : [];
  return bins.filter(
    (bin): bin is ReliabilityBin =>
      isRecord(bin) && binFields.every((field) => typeof bin[field] === "number"),
  );
}

export function thresholdsOf(card: Card | null): Thresholds | null {
  const thresholds = card?.thresholds;
  if (!isRecord(thresholds)) return null;
  const { real_below, deepfake_from } = thresholds;
  if (typeof real_below !== "number" || typeof deepfake_from !== "number") return null;
  return { real_below, deepfake_from };
}

export type Measure = { path: string[]; value: string };

function written(value: unknown): string | null {
  if (typeof value === "number") {
    return number(value, { maximumSignificantDigits: Number.isInteger(value) ? 21 : 3 });
  }
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  if (Array.isArray(value) && value.every((part) => typeof part === "number")) {
    return value.map((part) => written(part)).join(" – ");
  }
  return null;
}

/** Every stated value below `value` with the names that lead to it, in the card's own order. */
export function measuresOf(value: unknown, path: string[] = []): Measure[] {
  const own = written(value);
  if (own !== null) return [{ path, value: own }];
  if (Array.isArray(value)) {
    return value.flatMap((part, index) => measuresOf(part, [...path, `${index + 1}`]));
  }
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    measuresOf(part, [...path, name.replaceAll("_", " ")]),
  );
}
