import { screen, waitFor, within } from "@testing-library/react";
import { http } from "msw/http";
import { expect, test } from "vitest";
import { aSummary } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { aModel, answer, api, problem, server } from "@/testing/server";

test("the log lists past verdicts and loads more on request", async () => {
  server.use(
    http.get(api.detections, ({ request }) => {
      const cursor = new URL(request.url).searchParams.get("cursor");
      if (cursor === "older") return answer({ items: [aSummary(2)], next_cursor: null });
      return answer({ items: [aSummary(1)], next_cursor: "older" });
    }),
  );
  const user = renderApp();
  expect(await screen.findByRole("link", { name: "photo-1.jpg" })).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Load more" }));
  expect(await screen.findByRole("link", { name: "photo-2.jpg" })).toBeVisible();
  expect(screen.queryByRole("button", { name: "Load more" })).not.toBeInTheDocument();
});

test("deleting asks first, then the line is gone and the focus is on the list", async () => {
  const items = [aSummary(1), aSummary(2)];
  server.use(
    http.get(api.detections, () => answer({ items, next_cursor: null })),
    http.delete(api.detection, ({ params }) => {
      items.splice(
        items.findIndex((item) => item.id === params.id),
        1,
      );
      return new Response(null, { status: 204 });
    }),
  );
  const user = renderApp();
  await user.click(await screen.findByRole("button", { name: "Delete photo-1.jpg" }));
  const dialog = await screen.findByRole("alertdialog");
  expect(dialog).toHaveTextContent("This cannot be undone");
  await user.click(within(dialog).getByRole("button", { name: "Delete" }));
  await waitFor(() =>
    expect(screen.queryByRole("link", { name: "photo-1.jpg" })).not.toBeInTheDocument(),
  );
  expect(screen.getByRole("link", { name: "photo-2.jpg" })).toBeVisible();
  await waitFor(() =>
    expect(screen.getByRole("heading", { name: "Recent detections" })).toHaveFocus(),
  );
});

test("keeping it leaves the log as it was", async () => {
  server.use(http.get(api.detections, () => answer({ items: [aSummary(1)], next_cursor: null })));
  const user = renderApp();
  await user.click(await screen.findByRole("button", { name: "Delete photo-1.jpg" }));
  await user.click(await screen.findByRole("button", { name: "Keep it" }));
  await waitFor(() => expect(screen.queryByRole("alertdialog")).not.toBeInTheDocument());
  expect(screen.getByRole("link", { name: "photo-1.jpg" })).toBeVisible();
});

test("a delete that fails is said and the line stays", async () => {
  server.use(
    http.get(api.detections, () => answer({ items: [aSummary(1)], next_cursor: null })),
    http.delete(api.detection, () => problem("internal", 500, "The log is read-only.")),
  );
  const user = renderApp();
  await user.click(await screen.findByRole("button", { name: "Delete photo-1.jpg" }));
  const dialog = await screen.findByRole("alertdialog");
  await user.click(within(dialog).getByRole("button", { name: "Delete" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("The log is read-only.");
  expect(screen.getByRole("link", { name: "photo-1.jpg" })).toBeVisible();
});

test("a logged detection opens without its picture and offers to lay it under the map", async () => {
  const item = aSummary(1);
  server.use(http.get(api.detections, () => answer({ items: [item], next_cursor: null })));
  const user = renderApp();
  await user.click(await screen.findByRole("link", { name: "photo-1.jpg" }));
  expect(await screen.findByRole("button", { name: "Show the picture" })).toBeVisible();
  expect(screen.getByText(/Pictures are not stored/)).toBeVisible();
  expect(screen.getByRole("main")).toHaveFocus();
});

test("the models page shows measured numbers and says which model is in charge", async () => {
  server.use(
    http.get(api.models, () =>
      answer({
        items: [
          aModel,
          {
            ...aModel,
            name: "other",
            default: false,
            available: false,
            problem: "wrong SHA-256",
            card: null,
          },
        ],
      }),
    ),
  );
  renderApp("/models");
  expect(await screen.findByRole("heading", { name: "efficientnet-b0" })).toBeVisible();
  expect(screen.getByText(/gives the verdicts here/)).toBeVisible();
  expect(screen.getByRole("row", { name: "dfdc › auc 0.861" })).toBeVisible();
  expect(screen.getByText("wrong SHA-256")).toBeVisible();
});
