import type { Face } from "@/lib/api";

/** Whether a face shows signs of a generator: they lie in all of it, so no spot may be marked. */
export function hasGlobalEvidence(face: Face): boolean {
  return face.map.kind === "synthetic" && face.verdict !== "real";
}
