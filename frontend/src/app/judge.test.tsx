import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { http } from "msw/http";
import { delay } from "msw/utils/delay";
import { expect, test } from "vitest";
import type { Face } from "@/lib/api";
import { aDetection, aFace } from "@/testing/fixtures";
import { aFile, choose, renderApp } from "@/testing/render-app";
import { answer, api, server } from "@/testing/server";

const judgedAs = (changes: Parameters<typeof aDetection>[0]) =>
  server.use(http.post(api.detections, () => answer(aDetection(changes), 201)));

test("a chosen photo leads to a verdict in words, scores with marks and the error rates", async () => {
  const user = renderApp();
  await choose(user);
  expect(
    await screen.findByRole("heading", {
      level: 1,
      name: "Strong evidence that the face in this picture was altered.",
    }),
  ).toBeVisible();
  expect(screen.getByRole("meter", { name: "Altered" })).toHaveAttribute(
    "aria-valuetext",
    "93%, above the deepfake threshold",
  );
  expect(screen.getByRole("meter", { name: "Generated" })).toHaveAttribute(
    "aria-valuetext",
    "12%, below the no-trace threshold",
  );
  const rates = screen.getByRole("region", { name: "How often this model is wrong" });
  expect(within(rates).getByText("1.3 of 100")).toBeVisible();
  expect(within(rates).getByText("5 of 100")).toBeVisible();
  expect(within(rates).getByText("Pictures left inconclusive")).toBeVisible();
  expect(within(rates).getByText("12 of 100")).toBeVisible();
  expect(screen.getByRole("img", { name: "Map of altered areas" })).toBeInTheDocument();
  expect(screen.getByText(/Evidence is not proof/)).toBeVisible();
});

test("the preview and the progress show before the verdict, and cancelling ends both", async () => {
  server.use(
    http.post(api.detections, async () => {
      await delay("infinite");
      return answer(aDetection(), 201);
    }),
  );
  const user = renderApp();
  await choose(user);
  expect(await screen.findByAltText("Preview of portrait.jpg")).toBeVisible();
  expect(screen.getByRole("progressbar")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  expect(await screen.findByRole("button", { name: "Choose a photo" })).toBeVisible();
});

test("the verdict is announced to a screen reader", async () => {
  const user = renderApp();
  await choose(user);
  await waitFor(() =>
    expect(
      screen.getAllByRole("status").some((each) => each.textContent?.startsWith("Strong evidence")),
    ).toBe(true),
  );
});

test("no face is a calm result that says what would help", async () => {
  judgedAs({
    verdict: "inconclusive",
    probability: null,
    strength: null,
    reasons: ["no_face"],
    faces: [],
  });
  const user = renderApp();
  await choose(user);
  expect(
    await screen.findByRole("heading", { name: "No verdict: no face was found in this picture." }),
  ).toBeVisible();
  expect(screen.getByText(/shows one from the front/)).toBeVisible();
  expect(screen.queryByRole("meter")).not.toBeInTheDocument();
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
});

test("no trace found is not called authentic", async () => {
  judgedAs({
    verdict: "real",
    probability: 0.02,
    faces: [aFace({ verdict: "real", probability: 0.02, manipulated: 0.02, synthetic: 0.01 })],
  });
  const user = renderApp();
  await choose(user);
  expect(
    await screen.findByRole("heading", {
      name: "No trace of a deepfake was found in the face in this picture.",
    }),
  ).toBeVisible();
  expect(screen.getByText(/“No trace found” is not “authentic”/)).toBeVisible();
});

test("evidence of a generated face is said in words, without a hot spot", async () => {
  const map = { kind: "synthetic" as const, width: 1, height: 1, values: [230] };
  judgedAs({ faces: [aFace({ manipulated: 0.1, synthetic: 0.95, map })] });
  const user = renderApp();
  await choose(user);
  expect(await screen.findByText("Global evidence: all of this face")).toBeVisible();
  expect(screen.getByText(/no spot is marked/)).toBeVisible();
  expect(screen.queryByRole("img", { name: "Map of altered areas" })).not.toBeInTheDocument();
  expect(screen.queryByRole("slider", { name: "Map strength" })).not.toBeInTheDocument();
});

test("the score comes with what it has meant so far, and not when nobody counted", async () => {
  const { model } = aDetection();
  const calibration = {
    low: 0.9,
    high: 1,
    pictures: 212,
    fakes: 203,
    share: 0.957,
    share_low: 0.921,
    share_high: 0.98,
  };
  judgedAs({ model: { ...model, calibration }, tier: "web" });
  const user = renderApp();
  await choose(user);
  const meaning = await screen.findByTestId("calibration");
  expect(meaning).toHaveTextContent(
    "Of 100 pictures with a score like this one, 96 were deepfakes",
  );
  expect(meaning).toHaveTextContent("92–98");
  expect(screen.getByText(/On pictures as websites deliver them/)).toBeVisible();
  judgedAs({ id: "0f9619ff-8b86-4011-b42d-00cf4fc964fe", model: { ...model, calibration: null } });
  await choose(user, aFile("other.jpg"));
  await screen.findByAltText("The judged picture, other.jpg").catch(() => null);
  await waitFor(() => expect(screen.queryByTestId("calibration")).not.toBeInTheDocument());
});

test("what the file says stands apart from the verdict", async () => {
  judgedAs({
    evidence: {
      exif: { camera: "Fuji X-T5", software: null, taken_at: null, gps_present: true },
      compression: {
        format: "jpeg",
        jpeg_quality: 71,
        subsampling: "4:2:0",
        progressive: true,
        // A newer server may give hints that this dashboard has no words for.
        hints: ["no_metadata", "odd_new_hint" as "no_metadata"],
      },
      generator_tags: [{ source: "png", key: "parameters", value: "Steps: 20" }],
    },
  });
  const user = renderApp();
  await choose(user);
  const panel = await screen.findByRole("region", { name: "What the file says" });
  expect(panel).toHaveTextContent("None of them moves it");
  expect(panel).toHaveTextContent("Fuji X-T5");
  expect(panel).toHaveTextContent("the file carries GPS coordinates");
  expect(panel).toHaveTextContent("JPEG quality about 71, 4:2:0, progressive");
  expect(panel).toHaveTextContent("It carries no metadata");
  expect(panel).toHaveTextContent("odd new hint");
  expect(panel).toHaveTextContent("Steps: 20");
});

test("what was measured of a face is shown, and which gate it did not pass", async () => {
  const quality = { face_px: 48, sharpness: 7.25, brightness: 0.5 };
  judgedAs({
    verdict: "inconclusive",
    strength: null,
    reasons: ["small_face"],
    faces: [aFace({ verdict: "inconclusive", reasons: ["small_face"], quality })],
  });
  const user = renderApp();
  await choose(user);
  expect(await screen.findByText("48 pixels")).toBeVisible();
  expect(screen.getByText("too low")).toBeVisible();
  expect(screen.getAllByText("enough")).toHaveLength(2);
  expect(screen.getByText(/^What would help: Look for a larger version/)).toBeVisible();
});

test("picture and map can be compared side by side and by swiping", async () => {
  const user = renderApp();
  await choose(user);
  await user.click(await screen.findByRole("radio", { name: "Side by side" }));
  expect(screen.getByRole("group", { name: "Picture with its map" })).toBeInTheDocument();
  expect(screen.getAllByTestId("evidence-map")).toHaveLength(1);
  await user.click(screen.getByRole("radio", { name: "Swipe" }));
  expect(screen.queryByRole("group", { name: "Picture with its map" })).not.toBeInTheDocument();
  fireEvent.change(screen.getByRole("slider", { name: "Seam" }), { target: { value: "20" } });
  expect(screen.getByTestId("swipe-seam")).toHaveStyle({ left: "20%" });
  await user.click(screen.getByRole("radio", { name: "Picture" }));
  expect(screen.queryByTestId("evidence-map")).not.toBeInTheDocument();
});

test("each face has its own verdict, chosen with the arrow keys", async () => {
  const second: Partial<Face> = {
    index: 1,
    box: [400, 100, 500, 220],
    crop: [380, 80, 520, 220],
    verdict: "real",
    probability: 0.04,
    manipulated: 0.03,
  };
  judgedAs({
    faces: [aFace(), aFace(second)],
  });
  const user = renderApp();
  await choose(user);
  const first = await screen.findByRole("radio", { name: "Face 1 of 2: Deepfake evidence" });
  expect(first).toBeChecked();
  first.focus();
  await user.keyboard("{ArrowRight}");
  expect(screen.getByRole("radio", { name: "Face 2 of 2: No trace found" })).toBeChecked();
  const panel = screen.getByRole("region", { name: /^Face 2 of 2/ });
  expect(within(panel).getByRole("meter", { name: "Altered" })).toHaveAttribute(
    "aria-valuetext",
    "3%, below the no-trace threshold",
  );
});

test("the map can be turned down to nothing", async () => {
  const user = renderApp();
  await choose(user);
  const slider = await screen.findByRole("slider", { name: "Map strength" });
  slider.focus();
  expect(screen.getByTestId("evidence-map")).toHaveStyle({ opacity: "0.75" });
  fireEvent.change(slider, { target: { value: "0" } });
  expect(screen.getByTestId("evidence-map")).toHaveStyle({ opacity: "0" });
  expect(screen.getByText("off")).toBeVisible();
});
