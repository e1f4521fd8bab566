import type { DetectionFilters, Rating, Verdict } from "@/lib/api";

export const verdicts: readonly Verdict[] = ["real", "deepfake", "inconclusive"];
export const ratings: readonly Rating[] = ["right", "wrong", "unsure"];

/** What the history is narrowed to, as the address bar has it. Dates are days, scores percent. */
export type Filters = {
  q: string;
  verdicts: Verdict[];
  model: string;
  from: string;
  to: string;
  min: string;
  max: string;
  feedback: Rating | "";
  sort: "newest" | "oldest";
};

export const noFilters: Filters = {
  q: "",
  verdicts: [],
  model: "",
  from: "",
  to: "",
  min: "",
  max: "",
  feedback: "",
  sort: "newest",
};

const day = /^\d{4}-\d{2}-\d{2}$/;

function percentText(text: string | null): string {
  const value = Number(text);
  return text && Number.isFinite(value) && value >= 0 && value <= 100 ? text : "";
}

/** Read an address; what is not valid there is left out. */
export function filtersFrom(search: URLSearchParams): Filters {
  const dayText = (name: string) => (day.test(search.get(name) ?? "") ? `${search.get(name)}` : "");
  return {
    q: search.get("q") ?? "",
    verdicts: verdicts.filter((each) => search.getAll("verdict").includes(each)),
    model: search.get("model") ?? "",
    from: dayText("from"),
    to: dayText("to"),
    min: percentText(search.get("min")),
    max: percentText(search.get("max")),
    feedback: ratings.find((each) => each === search.get("feedback")) ?? "",
    sort: search.get("sort") === "oldest" ? "oldest" : "newest",
  };
}

/** The address of these filters, without what is not narrowed. */
export function searchOf(filters: Filters): URLSearchParams {
  const search = new URLSearchParams();
  for (const verdict of filters.verdicts) search.append("verdict", verdict);
  for (const name of ["q", "model", "from", "to", "min", "max", "feedback"] as const) {
    if (filters[name]) search.set(name, filters[name]);
  }
  if (filters.sort === "oldest") search.set("sort", "oldest");
  return search;
}

/** How many filters narrow the list; the order is none. */
export function countFilters(filters: Filters): number {
  return new Set(searchOf({ ...filters, sort: "newest" }).keys()).size;
}

const startOf = (date: string) => new Date(`${date}T00:00:00`).toISOString();
const endOf = (date: string) => new Date(`${date}T23:59:59.999`).toISOString();

/** The same as the API takes it: whole days of this time zone, scores of 0 to 1. */
export function queryOf(filters: Filters): DetectionFilters {
  return {
    ...(filters.q && { q: filters.q }),
    ...(filters.verdicts.length > 0 && { verdict: filters.verdicts }),
    ...(filters.model && { model: filters.model }),
    ...(filters.from && { from: startOf(filters.from) }),
    ...(filters.to && { to: endOf(filters.to) }),
    ...(filters.min && { min_probability: Number(filters.min) / 100 }),
    ...(filters.max && { max_probability: Number(filters.max) / 100 }),
    ...(filters.feedback && { feedback: filters.feedback }),
  };
}
