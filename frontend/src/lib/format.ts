const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });

/** A score of 0 to 1 as a percentage that never claims certainty by rounding. */
export function percent(score: number): string {
  const value = score * 100;
  if (value > 0 && value < 1) return "under 1 %";
  if (value < 100 && value > 99) return "over 99 %";
  return `${whole.format(value)} %`;
}

/** A rate of 0 to 1 as "3 of 100", with one decimal only where it matters. */
export function ofHundred(rate: number): string {
  const value = rate * 100;
  if (value > 0 && value < 0.1) return "fewer than 0.1 of 100";
  const digits = value > 0 && value < 10 && Math.abs(value - Math.round(value)) >= 0.05 ? 1 : 0;
  return `${value.toFixed(digits)} of 100`;
}

/** A byte count in the unit a file manager shows. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${whole.format(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
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

export function count(n: number, one: string, many = `${one}s`): string {
  return `${whole.format(n)} ${n === 1 ? one : many}`;
}

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const time = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

/** A moment as people write it: the time alone for today, else the date too. */
export function moment(iso: string, now: Date = new Date()): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const today = date.toDateString() === now.toDateString();
  return today ? `today, ${time.format(date)}` : dateTime.format(date);
}
