/** Charts of the evaluation that people read first stand first. */
const names = [
  "roc",
  "confusion",
  "reliability",
  "generators",
  "scores",
  "cross",
  "degradations",
  "counterfactual",
  "training",
] as const;

const addresses = import.meta.glob<string>("../../../../docs/evaluation/*/*.png", {
  query: "?url",
  import: "default",
  eager: true,
});

/** The charts that the evaluation drew of a model; none for a model that it has not seen. */
export function plotsOf(model: string): { name: (typeof names)[number]; url: string }[] {
  return names.flatMap((name) => {
    const url = addresses[`../../../../docs/evaluation/${model}/${name}.png`];
    return url ? [{ name, url }] : [];
  });
}
