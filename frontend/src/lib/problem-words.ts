import type { ApiProblem } from "@/lib/problem";

export type ProblemWords = {
  title: string;
  advice: string;
  /** Whether the same request can succeed later without another picture. */
  retry: boolean;
};

const words: Record<string, ProblemWords> = {
  "missing-file": {
    title: "No file arrived",
    advice: "Choose the picture again and send it once more.",
    retry: true,
  },
  "empty-file": {
    title: "This file is empty",
    advice: "It holds no data at all. Save or download the picture again, then try that copy.",
    retry: false,
  },
  "file-too-large": {
    title: "This file is too large",
    advice: "Save a smaller copy of the picture and try that. Crop it rather than shrink it.",
    retry: false,
  },
  "too-many-pixels": {
    title: "This picture has too many pixels",
    advice: "Crop it to the part with the face and try that copy.",
    retry: false,
  },
  "unsupported-type": {
    title: "This is not a picture we can read",
    advice:
      "What counts is what is inside the file, not its name. Use JPEG, PNG, WebP, HEIC, AVIF, BMP or TIFF.",
    retry: false,
  },
  "animated-image": {
    title: "This picture moves",
    advice: "Only still pictures are judged. Save the one frame you care about and try that.",
    retry: false,
  },
  "damaged-image": {
    title: "This picture is damaged",
    advice: "It starts like a picture but cannot be read to its end. Download or copy it again.",
    retry: false,
  },
  "model-unavailable": {
    title: "The detector has no working model",
    advice: "No verdict is given without one. Tell the person who runs this server.",
    retry: true,
  },
  "database-unavailable": {
    title: "The detector cannot write its log",
    advice: "A verdict counts only when it is logged. Tell the person who runs this server.",
    retry: true,
  },
  overloaded: {
    title: "The detector is busy",
    advice: "Other pictures are being judged. Yours is still here: send it again in a moment.",
    retry: true,
  },
  offline: {
    title: "This device is offline",
    advice: "Your picture is still here. Connect to the network, then send it again.",
    retry: true,
  },
  unreachable: {
    title: "The detector does not answer",
    advice: "It may be restarting. Your picture is still here: send it again in a moment.",
    retry: true,
  },
  "not-found": {
    title: "This detection is not in the log",
    advice: "It was deleted, or the address is not complete.",
    retry: false,
  },
  internal: {
    title: "The detector failed on this picture",
    advice: "The fault is ours, and no verdict was given. Try again, or try another copy.",
    retry: true,
  },
};

/** What happened and what to do, in words that need no knowledge of HTTP. */
export function problemWords(problem: ApiProblem): ProblemWords {
  const known = words[problem.slug];
  if (known) return known;
  return {
    title: "That did not work",
    advice: problem.detail || "Try again, or try another copy of the picture.",
    retry: problem.status === 0 || problem.status >= 500,
  };
}
