import type { ModelFacts } from "@/lib/api";
import { number } from "@/lib/format";
import { textsOf } from "@/lib/i18n";
import type { Thresholds } from "@/lib/verdict";

const t = textsOf("models");

export type Card = Record<string, unknown>;

function isRecord(value: unknown): value is Card {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const numberOrNull = (value: unknown) => (typeof value === "number" ? value : null);

/** Error rates of a card, or null when it states none. */
export function ratesOf(card: Card | null): ModelFacts["error_rates"] | null {
  const rates = card?.error_rates;
  if (!isRecord(rates)) return null;
  return {
    false_positive_rate: numberOrNull(rates.false_positive_rate),
    miss_rate: numberOrNull(rates.miss_rate),
    inconclusive_rate: numberOrNull(rates.inconclusive_rate),
    description: typeof rates.description === "string" ? rates.description : "",
  };
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
  if (typeof value === "number")
    return number(value, { maximumSignificantDigits: Number.isInteger(value) ? 21 : 3 });
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
