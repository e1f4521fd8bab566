import type { Model } from "@/client";
import { fileSize, number, ofHundred } from "@/lib/format";

type Numbers = NonNullable<Model["comparison"]>;

const decimals = (digits: number) => (value: number) =>
  number(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
const millions = (value: number) =>
  number(value, { notation: "compact", compactDisplay: "long", maximumSignificantDigits: 3 });
const milliseconds = (value: number) =>
  number(value, { style: "unit", unit: "millisecond", maximumSignificantDigits: 3 });
const megabytes = (value: number) =>
  number(value, { style: "unit", unit: "megabyte", maximumFractionDigits: 0 });

export type Column = {
  /** Its name in the texts. */
  name:
    | "parameters"
    | "gmac"
    | "bytes"
    | "latency"
    | "memory"
    | "training"
    | "clean"
    | "web"
    | "hard"
    | "heldOut"
    | "falsePositives"
    | "ece"
    | "mask";
  value: (numbers: Numbers) => number | null | undefined;
  write: (value: number) => string;
  /** Whether more is better; the first sorting shows the best on top. */
  more?: true;
};

/** What is compared: first how well a model judges, then what it costs. */
export const columns: readonly Column[] = [
  { name: "heldOut", value: (of) => of.held_out_auc, write: decimals(3), more: true },
  { name: "clean", value: (of) => of.auc?.clean, write: decimals(3), more: true },
  { name: "web", value: (of) => of.auc?.web, write: decimals(3), more: true },
  { name: "hard", value: (of) => of.auc?.hard, write: decimals(3), more: true },
  { name: "falsePositives", value: (of) => of.false_positive_rate, write: ofHundred },
  { name: "ece", value: (of) => of.ece, write: decimals(3) },
  { name: "mask", value: (of) => of.mask_auc, write: decimals(3), more: true },
  { name: "latency", value: (of) => of.latency_ms, write: milliseconds },
  { name: "memory", value: (of) => of.memory_mb, write: megabytes },
  { name: "bytes", value: (of) => of.bytes, write: fileSize },
  { name: "parameters", value: (of) => of.parameters, write: millions },
  { name: "gmac", value: (of) => of.gmac, write: decimals(2) },
  { name: "training", value: (of) => of.training_images_per_s, write: decimals(1), more: true },
];

/** The number of a model in a column, or null where nobody measured it. */
export function numberOf(model: Model, column: Column): number | null {
  return model.comparison ? (column.value(model.comparison) ?? null) : null;
}

/** Columns in which at least one model has a number. */
export function measuredColumns(models: readonly Model[]): Column[] {
  return columns.filter((column) => models.some((model) => numberOf(model, column) !== null));
}

/** The 95 % interval beside a number, in the same digits; nothing where there is none. */
export function intervalOf(model: Model, column: Column): string {
  const interval = column.name === "heldOut" ? model.comparison?.held_out_interval : null;
  const [low, high] = interval ?? [];
  if (low === undefined || high === undefined) return "";
  return `(${column.write(low)} – ${column.write(high)})`;
}

export type Sorting = { column: Column["name"] | null; ascending: boolean };

/** The models in the order asked for; those without a number always come last. */
export function sorted(models: readonly Model[], sorting: Sorting): Model[] {
  const column = columns.find(({ name }) => name === sorting.column);
  if (!column) {
    const order = [...models].sort((a, b) => a.name.localeCompare(b.name));
    return sorting.ascending ? order : order.reverse();
  }
  return [...models].sort((a, b) => {
    const [left, right] = [numberOf(a, column), numberOf(b, column)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sorting.ascending ? left - right : right - left;
  });
}
