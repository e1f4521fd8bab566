import { paths } from "@/app/paths";

/** The keyboard map: what `?` shows and what the keys do come from this one list. */
export const goTo = {
  d: paths.home,
  h: paths.history,
  s: paths.statistics,
  m: paths.models,
  e: paths.method,
} as const;

export type GoKey = keyof typeof goTo;

/** Groups of keys; `does` is the name of a text in `keys`. */
export const keyGroups = [
  {
    name: "everywhere",
    rows: [
      { keys: ["?"], does: "help" },
      { keys: ["o"], does: "choose" },
      { keys: ["Ctrl", "V"], does: "paste" },
      { keys: ["g", "d"], does: "home" },
      { keys: ["g", "h"], does: "history" },
      { keys: ["g", "s"], does: "statistics" },
      { keys: ["g", "m"], does: "models" },
      { keys: ["g", "e"], does: "method" },
    ],
  },
  {
    name: "picture",
    rows: [
      { keys: ["←", "→"], does: "face" },
      { keys: ["+", "−"], does: "zoom" },
      { keys: ["0"], does: "fit" },
      { keys: ["z"], does: "closer" },
      { keys: ["m"], does: "mode" },
      { keys: ["f"], does: "full" },
    ],
  },
  {
    name: "history",
    rows: [
      { keys: ["/"], does: "search" },
      { keys: ["Ctrl", "Z"], does: "undo" },
    ],
  },
] as const;
