import { screen, waitFor, within } from "@testing-library/react";
import { http } from "msw/http";
import { afterEach, expect, test } from "vitest";
// Loaded before the tests, whose patience is for the page and not for its code.
import "@/app/pages/comparison-page";
import "@/app/pages/models-page";
import { chooseModel } from "@/lib/chosen-model";
import { aComparison, aDetection } from "@/testing/fixtures";
import { choose, renderApp } from "@/testing/render-app";
import { aModel, answer, api, problem, server, someCapabilities } from "@/testing/server";

afterEach(() => chooseModel(null));

const numbers = {
  parameters: 4_100_000,
  gmac: 0.39,
  bytes: 15_178_628,
  latency_ms: 4.2,
  memory_mb: 108,
  training_images_per_s: null,
  auc: { clean: 0.97, web: 0.95, hard: 0.93 },
  held_out_auc: 0.88,
  held_out_interval: [0.85, 0.91],
  false_positive_rate: 0.004,
  ece: 0.02,
  mask_auc: 0.86,
  good_for: "Most uses.",
};

function haveModels(...names: string[]) {
  const items = names.map((name, index) => ({
    ...aModel,
    name,
    default: index === 0,
    comparison: { ...numbers, latency_ms: 4.2 + 10 * index, held_out_auc: 0.88 + index / 100 },
  }));
  server.use(
    http.get(api.capabilities, () =>
      answer({ ...someCapabilities, models: [...names].sort(), default_model: names[0] ?? "" }),
    ),
    http.get(api.models, () => answer({ items })),
  );
  return items;
}

test("where there is one model, nobody is asked to choose", async () => {
  const user = renderApp();
  await choose(user);
  await screen.findByRole("heading", { level: 1, name: /^Strong evidence/ });
  expect(screen.queryByRole("button", { name: /models/ })).toBeNull();
  expect(screen.queryByRole("combobox", { name: "Model that judges" })).toBeNull();
});

test("the chosen model judges, and is remembered", async () => {
  haveModels("efficientnet-b0", "xception");
  const asked: (string | null)[] = [];
  server.use(
    http.post(api.detections, ({ request }) => {
      asked.push(new URL(request.url).searchParams.get("model"));
      return answer(aDetection(), 201);
    }),
  );
  const user = renderApp();
  const picker = await screen.findByRole("combobox", { name: "Model that judges" });
  expect(picker).toHaveDisplayValue("efficientnet-b0 (default)");
  await user.selectOptions(picker, "xception");
  expect(localStorage.getItem("model")).toBe("xception");
  await choose(user);
  await waitFor(() => expect(asked).toEqual(["xception"]));
});

test("a remembered model that the server has no more is forgotten", async () => {
  chooseModel("long-gone");
  haveModels("efficientnet-b0", "xception");
  renderApp();
  expect(await screen.findByRole("combobox", { name: "Model that judges" })).toHaveDisplayValue(
    "efficientnet-b0 (default)",
  );
  await waitFor(() => expect(localStorage.getItem("model")).toBeNull());
});

test("a model that went away meanwhile is said to be gone", async () => {
  server.use(http.post(api.detections, () => problem("unknown-model", 404, "No such model.")));
  const user = renderApp();
  await choose(user);
  expect(await screen.findByRole("alert")).toHaveTextContent(
    "This server does not have that model",
  );
});

test("one click has all models judge, and disagreement is shown as a result", async () => {
  haveModels("efficientnet-b0", "xception", "resnet50");
  const said = aComparison({ "efficientnet-b0": "deepfake", xception: "real", resnet50: "real" });
  server.use(http.post(api.compare, () => answer(said, 201)));
  const user = renderApp();
  await choose(user);
  await user.click(await screen.findByRole("button", { name: "Judge with all 3 models" }));
  expect(
    await screen.findByRole("heading", { level: 1, name: "The models disagree." }),
  ).toBeVisible();
  expect(window.location.pathname).toBe(`/comparisons/${said.id}`);
  expect(screen.getByText(/Treat the picture as undecided/)).toBeVisible();
  const camps = screen.getAllByRole("listitem").map((item) => item.textContent);
  expect(camps.some((text) => text?.endsWith("xception, resnet50"))).toBe(true);
  const card = screen.getByRole("heading", { level: 2, name: "efficientnet-b0" }).closest("li");
  expect(within(card as HTMLElement).getByText("Signs that it was altered")).toBeVisible();
  expect(screen.getByRole("link", { name: "Whole verdict of xception" })).toHaveAttribute(
    "href",
    `/detections/${said.detections[1]?.id}`,
  );
});

test("a failed comparison is said and can be tried again with the same key", async () => {
  haveModels("efficientnet-b0", "xception");
  const keys: (string | null)[] = [];
  server.use(
    http.post(api.compare, ({ request }) => {
      keys.push(request.headers.get("Idempotency-Key"));
      if (keys.length === 1) return problem("overloaded", 503, "Busy.", { "Retry-After": "1" });
      return answer(aComparison({ "efficientnet-b0": "real", xception: "real" }), 201);
    }),
  );
  const user = renderApp();
  await choose(user);
  await user.click(await screen.findByRole("button", { name: "Judge with all 2 models" }));
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("The detector is busy");
  await user.click(await within(alert).findByRole("button", { name: "Try again" }));
  expect(
    await screen.findByRole("heading", { name: "All 2 models find no trace of a deepfake." }),
  ).toBeVisible();
  expect(screen.getByText(/counts for less than that of independent witnesses/)).toBeVisible();
  expect(new Set(keys).size).toBe(1);
});

test.each([
  [{ a: "deepfake", b: "deepfake", c: "inconclusive" }, "Some models give no verdict."],
  [{ a: "deepfake", b: "inconclusive" }, "Only a gives a verdict."],
  [{ a: "inconclusive", b: "inconclusive" }, "None of the 2 models gives a verdict."],
  [{ a: "deepfake", b: "deepfake" }, "All 2 models see evidence of a deepfake."],
] as const)("verdicts %o read: %s", async (said, line) => {
  const comparison = aComparison(said);
  server.use(http.get(api.comparison, () => answer(comparison)));
  renderApp(`/comparisons/${comparison.id}`);
  expect(await screen.findByRole("heading", { level: 1 })).toHaveTextContent(line);
});

test("models stand side by side, and the table sorts by any number", async () => {
  haveModels("efficientnet-b0", "xception");
  const user = renderApp("/models");
  const table = await screen.findByRole("table", { name: "The same test for all" });
  const order = () =>
    within(table)
      .getAllByRole("rowheader")
      .map((cell) => cell.textContent);
  expect(order()).toEqual(["efficientnet-b0", "xception"]);
  await user.click(within(table).getByRole("button", { name: "AUC, unseen methods" }));
  expect(order()).toEqual(["xception", "efficientnet-b0"]);
  expect(within(table).getByRole("columnheader", { name: "AUC, unseen methods" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  await user.click(within(table).getByRole("button", { name: "AUC, unseen methods" }));
  expect(order()).toEqual(["efficientnet-b0", "xception"]);
  expect(within(table).getAllByText("(0.850 – 0.910)")).toHaveLength(2);
  expect(within(table).queryByRole("button", { name: "Training, pictures/s" })).toBeNull();

  const card = () => screen.getByRole("article", { name: /./ });
  expect(within(card()).getByRole("heading", { level: 2 })).toHaveTextContent("efficientnet-b0");
  await user.click(screen.getByRole("link", { name: "xception" }));
  expect(within(card()).getByRole("heading", { level: 2 })).toHaveTextContent("xception");
  expect(screen.getByRole("link", { name: "xception" })).toHaveAttribute("aria-current", "true");
});
