/** Charts of the evaluation that people read first stand first. */
const ofModel = [
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
const ofComparison = ["overview", "never-seen", "cost"] as const;

export type Plot = {
  name: (typeof ofModel)[number] | (typeof ofComparison)[number];
  url: string;
};

const addresses = import.meta.glob<string>("../../../../docs/evaluation/*/*.png", {
  query: "?url",
  import: "default",
  eager: true,
});

function plotsIn(folder: string, names: readonly Plot["name"][]): Plot[] {
  return names.flatMap((name) => {
    const url = addresses[`../../../../docs/evaluation/${folder}/${name}.png`];
    return url ? [{ name, url }] : [];
  });
}

/** The charts that the evaluation drew of a model; none for a model that it has not seen. */
export const plotsOf = (model: string): Plot[] => plotsIn(model, ofModel);

/** The charts that set all models beside each other; none where nobody compared them. */
export const comparisonPlots = (): Plot[] => plotsIn("architectures", ofComparison);
