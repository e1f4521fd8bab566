import { expect, test } from "vitest";
import {
  act,
  decisiveFace,
  groundLine,
  headline,
  ratesLine,
  reasonWords,
} from "@/features/detect/wording";
import { aDetection, aFace } from "@/testing/fixtures";

const real = { verdict: "real" as const, probability: 0.05, manipulated: 0.04, synthetic: 0.02 };

test("one altered face among several is counted", () => {
  const detection = aDetection({ faces: [aFace({ ...real }), aFace({ index: 1 })] });
  expect(headline(detection)).toBe(
    "Strong evidence that one of the 2 faces in this picture was altered.",
  );
  expect(decisiveFace(detection)?.index).toBe(1);
  expect(groundLine(detection)).toBe(
    "The stronger signal on face 2 comes from the expert for swaps and edits, at 93%.",
  );
});

test("faces that could not be judged are not said to be clean", () => {
  const blurred = { verdict: "inconclusive" as const, reasons: ["blurred" as const] };
  const detection = aDetection({
    verdict: "real",
    faces: [aFace(real), aFace({ ...blurred, index: 1, probability: 0.4 })],
  });
  expect(headline(detection)).toBe(
    "No trace of a deepfake was found in the face in this picture that could be judged.",
  );
});

test("experts that agree are not told apart", () => {
  expect(act(aFace({ manipulated: 0.9, synthetic: 0.85 }))).toBe("either");
  expect(act(aFace({ manipulated: 0.2, synthetic: 0.85 }))).toBe("generated");
});

test("every reason of the API has words of its own, and an unknown one is not hidden", () => {
  const codes = [
    "no_face",
    "small_face",
    "blurred",
    "dark",
    "out_of_distribution",
    "uncertain_score",
  ];
  const titles = codes.map((code) => reasonWords(code).title);
  expect(new Set(titles).size).toBe(codes.length);
  expect(reasonWords("views_disagree").title).toBe("The evidence is too poor to judge.");
  expect(reasonWords("small_face", aFace()).title).toBe("The face is too small (240 pixels).");
});

test("errors are never told without the share of pictures that was left open", () => {
  const { model } = aDetection();
  const rates = { ...model.error_rates, inconclusive_rate: 0.874, miss_rate: 0.023 };
  expect(ratesLine({ ...model, error_rates: rates })).toMatch(
    /left 87 of 100 .* missed 2.3 of 100/,
  );
  expect(ratesLine({ ...model, error_rates: { ...rates, inconclusive_rate: null } })).toBe("");
});
