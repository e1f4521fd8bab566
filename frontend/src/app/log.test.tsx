import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { http } from "msw/http";
import { afterEach, expect, test, vi } from "vitest";
// Lazy pages are read now, so that a busy machine has them when a test waits for them.
import "@/app/pages/history-page";
import "@/app/pages/models-page";
import { graceMs, pendingDeletions, takeBack } from "@/features/history/deletions";
import { aSummary } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { aModel, answer, api, problem, server } from "@/testing/server";

afterEach(() => {
  for (const { key } of pendingDeletions()) takeBack(key);
  vi.useRealTimers();
});

/** A log of `count` rows that forgets what is deleted; `asked` are the searches it saw. */
function aLog(count: number) {
  const items = Array.from({ length: count }, (_, index) => aSummary(index + 1));
  const asked: URLSearchParams[] = [];
  const deleted: string[] = [];
  server.use(
    http.get(api.detections, ({ request }) => {
      const search = new URL(request.url).searchParams;
      asked.push(search);
      const start = Number(search.get("cursor") ?? 0);
      const end = start + Number(search.get("limit") ?? 20);
      const page = items.slice(start, end);
      return answer({ items: page, next_cursor: end < items.length ? `${end}` : null });
    }),
    http.delete(api.detection, ({ params }) => {
      deleted.push(String(params.id));
      items.splice(
        items.findIndex((item) => item.id === params.id),
        1,
      );
      return new Response(null, { status: 204 });
    }),
    http.delete(api.detections, ({ request }) => {
      deleted.push(new URL(request.url).search);
      return answer({ deleted: items.splice(0).length });
    }),
  );
  return { items, asked, deleted };
}

test("the start page lists the latest verdicts and leads to the whole history", async () => {
  aLog(9);
  const user = renderApp();
  expect(await screen.findByRole("link", { name: "photo-1.jpg" })).toBeVisible();
  expect(screen.queryByRole("link", { name: "photo-7.jpg" })).not.toBeInTheDocument();
  await user.click(screen.getByRole("link", { name: "Whole history" }));
  expect(await screen.findByRole("heading", { level: 1, name: "History" })).toBeVisible();
  expect(await screen.findByRole("link", { name: "photo-7.jpg" })).toBeVisible();
});

test("a deleted row is gone at once and the server hears of it when the grace time ends", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const log = aLog(3);
  renderApp("/history");
  fireEvent.click(await screen.findByRole("button", { name: "Delete photo-1.jpg" }));
  expect(screen.queryByRole("link", { name: "photo-1.jpg" })).not.toBeInTheDocument();
  expect(screen.getByRole("heading", { name: "History" })).toHaveFocus();
  expect(log.deleted).toEqual([]);
  await act(() => vi.advanceTimersByTimeAsync(graceMs));
  await waitFor(() => expect(log.deleted).toEqual([aSummary(1).id]));
  await waitFor(() => expect(screen.queryByText(/was deleted/)).not.toBeInTheDocument());
  expect(screen.getByRole("link", { name: "photo-2.jpg" })).toBeVisible();
});

test("undo brings the row back and nothing is sent, by button and by Ctrl+Z", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const log = aLog(2);
  renderApp("/history");
  fireEvent.click(await screen.findByRole("button", { name: "Delete photo-1.jpg" }));
  fireEvent.click(screen.getByRole("button", { name: "Undo" }));
  expect(screen.getByRole("link", { name: "photo-1.jpg" })).toBeVisible();
  fireEvent.click(screen.getByRole("button", { name: "Delete photo-2.jpg" }));
  fireEvent.keyDown(document.body, { key: "z", ctrlKey: true });
  expect(screen.getByRole("link", { name: "photo-2.jpg" })).toBeVisible();
  await act(() => vi.advanceTimersByTimeAsync(2 * graceMs));
  expect(log.deleted).toEqual([]);
});

test("leaving the page sends what waits", async () => {
  const log = aLog(2);
  const user = renderApp("/history");
  await user.click(await screen.findByRole("button", { name: "Delete photo-2.jpg" }));
  fireEvent(window, new Event("pagehide"));
  await waitFor(() => expect(log.deleted).toEqual([aSummary(2).id]));
});

test("a delete that fails is said and the row comes back", async () => {
  const { items } = aLog(1);
  server.use(http.delete(api.detection, () => problem("internal", 500, "The log is read-only.")));
  const user = renderApp("/history");
  await user.click(await screen.findByRole("button", { name: "Delete photo-1.jpg" }));
  fireEvent(window, new Event("pagehide"));
  expect(await screen.findByRole("alert")).toHaveTextContent("The log is read-only.");
  expect(screen.getByRole("link", { name: "photo-1.jpg" })).toBeVisible();
  expect(items).toHaveLength(1);
});

test("deleting all asks first and spares what is judged after", async () => {
  const log = aLog(3);
  const user = renderApp("/history?verdict=real");
  await user.click(await screen.findByRole("button", { name: "Delete all that match" }));
  const dialog = await screen.findByRole("alertdialog");
  expect(dialog).toHaveTextContent("take it back for 10 seconds");
  await user.click(within(dialog).getByRole("button", { name: "Delete" }));
  await waitFor(() =>
    expect(screen.queryByRole("link", { name: "photo-1.jpg" })).not.toBeInTheDocument(),
  );
  fireEvent(window, new Event("pagehide"));
  await waitFor(() => expect(log.deleted).toHaveLength(1));
  const sent = new URLSearchParams(log.deleted[0]);
  expect(sent.getAll("verdict")).toEqual(["real"]);
  expect(Date.parse(sent.get("to") ?? "")).toBeLessThanOrEqual(Date.now());
});

test("filters are asked of the server, kept in the address and named in the exports", async () => {
  const log = aLog(2);
  const user = renderApp("/history?min=50");
  await user.click(await screen.findByRole("checkbox", { name: "Deepfake evidence" }));
  await user.type(screen.getByRole("searchbox", { name: "Search" }), "port");
  await waitFor(() => expect(log.asked.at(-1)?.get("q")).toBe("port"));
  expect(log.asked.at(-1)?.getAll("verdict")).toEqual(["deepfake"]);
  expect(log.asked.at(-1)?.get("min_probability")).toBe("0.5");
  expect(window.location.search).toBe("?verdict=deepfake&q=port&min=50");
  expect(await screen.findByRole("link", { name: "Export CSV" })).toHaveAttribute(
    "href",
    "/api/v1/detections/export?format=csv&q=port&verdict=deepfake&min_probability=0.5",
  );
  await user.click(screen.getByRole("button", { name: "Clear 3 filters" }));
  await waitFor(() => expect(window.location.search).toBe(""));
});

test("an empty log and filters without a match have words of their own", async () => {
  aLog(0);
  const user = renderApp("/history?q=nobody");
  expect(await screen.findByText("Nothing matches")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Clear the filters" }));
  expect(await screen.findByText("No picture has been judged yet")).toBeVisible();
});

test("of a long history only what is near the window is drawn", async () => {
  const log = aLog(700);
  renderApp("/history");
  await screen.findByRole("link", { name: "photo-1.jpg" });
  await waitFor(() => expect(screen.getAllByRole("listitem").length).toBeLessThan(60));
  expect(log.asked.length).toBeLessThan(5);
});

test("a logged detection opens without its picture and offers to lay it under the map", async () => {
  aLog(1);
  const user = renderApp();
  await user.click(await screen.findByRole("link", { name: "photo-1.jpg" }));
  expect(await screen.findByRole("button", { name: "Show the picture" })).toBeVisible();
  expect(screen.getByText(/Pictures are not stored/)).toBeVisible();
  expect(screen.getByRole("main")).toHaveFocus();
});

test("the models page shows measured numbers and says which model is in charge", async () => {
  const other = { name: "other", default: false, available: false, card: null };
  server.use(
    http.get(api.models, () =>
      answer({ items: [aModel, { ...aModel, ...other, problem: "wrong SHA-256" }] }),
    ),
  );
  const user = renderApp("/models");
  expect(await screen.findByRole("heading", { level: 2, name: "efficientnet-b0" })).toBeVisible();
  expect(screen.getByText("gives the verdicts here", { exact: true })).toBeVisible();
  expect(screen.getByRole("row", { name: "dfdc › auc 0.861" })).toBeVisible();
  await user.click(screen.getByRole("link", { name: "other" }));
  expect(await screen.findByText("wrong SHA-256")).toBeVisible();
});

test("the models page shows the charts that the evaluation drew of this model alone", async () => {
  server.use(http.get(api.models, () => answer({ items: [aModel, { ...aModel, name: "other" }] })));
  renderApp("/models");
  const charts = await screen.findByRole("region", { name: "The evaluation as charts" });
  const images = within(charts).getAllByRole("img");
  expect(images.length).toBeGreaterThanOrEqual(7);
  for (const image of images) {
    expect(image).toHaveAttribute("loading", "lazy");
    expect(image).toHaveAttribute("src", expect.stringMatching(/efficientnet-b0\/\w+\.png/));
    expect(image).toHaveAccessibleName(/\w{3}/);
  }
  expect(within(charts).getByText("By generator")).toBeVisible();
});
