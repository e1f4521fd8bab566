import { locale, textsOf } from "@/lib/i18n";

const t = textsOf("common");
const numbers = new Map<string, Intl.NumberFormat>();

/** A number as the language shown writes it. */
export function number(value: number, options: Intl.NumberFormatOptions = {}): string {
  // Making a formatter is slow, and a long list asks for the same few.
  const key = `${locale()} ${JSON.stringify(options)}`;
  const made = numbers.get(key) ?? new Intl.NumberFormat(locale(), options);
  numbers.set(key, made);
  return made.format(value);
}

/** A share of 0 to 1 as a whole percentage. */
export function share(value: number): string {
  return number(value, { style: "percent", maximumFractionDigits: 0 });
}

/** A score of 0 to 1 as a percentage that never claims certainty by rounding. */
export function percent(score: number): string {
  if (score > 0 && score < 0.01) return t("format.under", { value: share(0.01) });
  if (score < 1 && score > 0.99) return t("format.over", { value: share(0.99) });
  return share(score);
}

/** A rate of 0 to 1 as "3 of 100", with one decimal only where it matters. */
export function ofHundred(rate: number): string {
  const value = rate * 100;
  if (value > 0 && value < 0.1) return t("format.fewerOfHundred", { value: number(0.1) });
  const digits = value > 0 && value < 10 && Math.abs(value - Math.round(value)) >= 0.05 ? 1 : 0;
  return t("format.ofHundred", { value: number(value, { maximumFractionDigits: digits }) });
}

/** A byte count in the unit a file manager shows. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return t("format.bytes", { count: bytes });
  const large = bytes >= 1_000_000;
  return number(bytes / (large ? 1_000_000 : 1000), {
    style: "unit",
    unit: large ? "megabyte" : "kilobyte",
    minimumFractionDigits: large ? 1 : 0,
    maximumFractionDigits: large ? 1 : 0,
  });
}

const mediaNames: Record<string, string> = {
  "image/jpeg": "JPEG",
  "image/png": "PNG",
  "image/webp": "WebP",
  "image/heic": "HEIC",
  "image/heif": "HEIF",
  "image/avif": "AVIF",
  "image/bmp": "BMP",
  "image/tiff": "TIFF",
};

export function mediaName(mediaType: string): string {
  return mediaNames[mediaType] ?? mediaType;
}

/** A date as the language shown writes it. */
export function dateText(date: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), options).format(date);
}

/** A moment as people write it: the time alone for today, else the date too. */
export function moment(iso: string, now: Date = new Date()): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  if (date.toDateString() !== now.toDateString()) {
    return dateText(date, { dateStyle: "medium", timeStyle: "short" });
  }
  return t("format.today", { time: dateText(date, { timeStyle: "short" }) });
}
