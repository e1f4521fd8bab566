import { useState } from "react";

export const modes = ["map", "side", "swipe", "picture"] as const;
/** Map over the picture, both beside each other, one wiped over the other, or no map. */
export type Mode = (typeof modes)[number];

/** How the picture of a detection is looked at. */
export function useViewState() {
  const [mode, setMode] = useState<Mode>("map");
  const [strength, setStrength] = useState(75);
  const [seam, setSeam] = useState(50);
  return { mode, setMode, strength, setStrength, seam, setSeam };
}

export type ViewState = ReturnType<typeof useViewState>;
