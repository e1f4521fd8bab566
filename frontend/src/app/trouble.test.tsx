import { fireEvent, screen } from "@testing-library/react";
import { HttpResponse, http } from "msw/http";
import { expect, test, vi } from "vitest";
import { aDetection } from "@/testing/fixtures";
import { aFile, choose, renderApp } from "@/testing/render-app";
import { aModel, answer, api, problem, server } from "@/testing/server";

test("a text file named .jpg gets a plain message and a way on", async () => {
  server.use(
    http.post(api.detections, () => problem("unsupported-type", 415, "The file starts like text.")),
  );
  const user = renderApp();
  await choose(user, aFile("notes.jpg"));
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("This is not a picture we can read");
  expect(alert).toHaveTextContent("The file starts like text.");
  expect(screen.queryByRole("button", { name: "Try again" })).not.toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Start over" }));
  expect(screen.getByRole("button", { name: "Choose a photo" })).toBeVisible();
});

test("a busy server is asked again by itself, after a countdown that can be cut short", async () => {
  const keys: (string | null)[] = [];
  server.use(
    http.post(api.detections, ({ request }) => {
      keys.push(request.headers.get("Idempotency-Key"));
      if (keys.length > 2) return answer(aDetection(), 201);
      return problem("overloaded", 503, "Too many pictures wait.", { "Retry-After": "2" });
    }),
  );
  const user = renderApp();
  await choose(user);
  expect(await screen.findByRole("heading", { name: /^The detector is busy/ })).toBeVisible();
  expect(screen.getByRole("timer")).toHaveTextContent(/^[12] seconds?$/);
  await user.click(screen.getByRole("button", { name: "Send it now" }));
  expect(await screen.findByRole("heading", { name: /^Strong evidence/ })).toBeVisible();
  expect(keys).toHaveLength(3);
  // The same key each time: a picture that was judged after all is not judged twice.
  expect(new Set(keys).size).toBe(1);
});

test("a wait can be left", async () => {
  server.use(
    http.post(api.detections, () => problem("rate-limited", 429, "", { "Retry-After": "60" })),
  );
  const user = renderApp();
  await choose(user);
  expect(await screen.findByRole("timer")).toHaveTextContent("60 seconds");
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  expect(await screen.findByRole("button", { name: "Choose a photo" })).toBeVisible();
});

test("a server that does not answer keeps the picture for another try", async () => {
  server.use(http.post(api.detections, () => HttpResponse.error()));
  const user = renderApp();
  await choose(user);
  expect(await screen.findByRole("alert")).toHaveTextContent("The detector does not answer");
  server.resetHandlers();
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("heading", { name: /^Strong evidence/ })).toBeVisible();
});

test("a log that cannot be read says so quietly and comes back by itself", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  server.use(http.get(api.detections, () => HttpResponse.error()));
  renderApp();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await screen.findByText("The detector does not answer.")).toBeVisible();
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  server.resetHandlers();
  await vi.advanceTimersByTimeAsync(6_000);
  expect(await screen.findByText(/^Nothing yet/)).toBeVisible();
  vi.useRealTimers();
});

test("without a network it says so", async () => {
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  server.use(http.post(api.detections, () => HttpResponse.error()));
  const user = renderApp();
  await choose(user);
  expect(await screen.findByRole("alert")).toHaveTextContent("This device is offline");
});

test("a proxy's page instead of an answer is no riddle", async () => {
  server.use(
    http.post(api.detections, () => new HttpResponse("<h1>Bad Gateway</h1>", { status: 502 })),
  );
  const user = renderApp();
  await choose(user);
  expect(await screen.findByRole("alert")).toHaveTextContent("The detector does not answer");
});

test("a paste without a picture explains what to copy", async () => {
  renderApp();
  fireEvent.paste(document.body, { clipboardData: { files: [] } });
  expect(await screen.findByText(/The clipboard holds no picture/)).toBeVisible();
});

test("a pasted picture is judged", async () => {
  renderApp();
  fireEvent.paste(document.body, { clipboardData: { files: [aFile("image.png")] } });
  expect(await screen.findByRole("heading", { name: /^Strong evidence/ })).toBeVisible();
});

test("a dropped picture is judged wherever it lands", async () => {
  renderApp();
  fireEvent.drop(screen.getByRole("contentinfo"), {
    dataTransfer: {
      files: [aFile()],
      types: ["Files"],
      items: [{ kind: "file", type: "image/jpeg", getAsFile: () => aFile() }],
    },
  });
  expect(await screen.findByRole("heading", { name: /^Strong evidence/ })).toBeVisible();
});

test("a server without a working model says so before a picture is handed over", async () => {
  const broken = {
    ...aModel,
    available: false,
    problem: "weights/efficientnet-b0.onnx is missing",
  };
  server.use(http.get(api.models, () => answer({ items: [broken] })));
  renderApp();
  expect(await screen.findByText("The detector has no working model")).toBeVisible();
  expect(screen.getByText("weights/efficientnet-b0.onnx is missing")).toBeVisible();
});

test("a detection that is gone from the log leads back to the start", async () => {
  server.use(http.get(api.detection, () => problem("not-found", 404, "It is not in the log.")));
  const user = renderApp("/detections/00000000-0000-4000-8000-000000000001");
  expect(await screen.findByRole("alert")).toHaveTextContent("This detection is not in the log");
  await user.click(screen.getByRole("link", { name: "Judge a photo" }));
  expect(screen.getByRole("button", { name: "Choose a photo" })).toBeVisible();
});

test("an address that leads nowhere is said to, and leads on", async () => {
  const user = renderApp("/histroy");
  expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("no page at this address");
  await user.click(screen.getByRole("link", { name: "Judge a photo" }));
  expect(screen.getByRole("button", { name: "Choose a photo" })).toBeVisible();
});
