import { screen, waitFor, within } from "@testing-library/react";
import type userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw/http";
import { delay } from "msw/utils/delay";
import { afterEach, expect, test, vi } from "vitest";
import { forgetApiKey, keepApiKey } from "@/lib/api-key";
import { aDetection, aProblem, aSummary } from "@/testing/fixtures";
import { aFile, renderApp } from "@/testing/render-app";
import { answer, api, problem, server, someCapabilities } from "@/testing/server";

afterEach(forgetApiKey);

type User = ReturnType<typeof userEvent.setup>;

async function chooseMany(user: User, names: string[]) {
  await user.upload(
    screen.getByLabelText("Photo to judge"),
    names.map((name) => aFile(name)),
  );
}

const card = (name: string) => {
  const found = screen.getByText(name).closest("li");
  if (!found) throw new Error(`${name} has no card`);
  return within(found);
};

const idOf = (number: number) => `0f9619ff-8b86-4011-b42d-00000000000${number}`;

/** File names of a form as it went over the wire. */
async function namesIn(request: Request): Promise<string[]> {
  return [...(await request.text()).matchAll(/filename="([^"]+)"/g)].map((each) => each[1] ?? "");
}

/** Each picture is judged by its name: r is real, d is a deepfake, x is damaged. */
function judgeByName() {
  let serial = 0;
  server.use(
    http.post(api.detections, async ({ request }) => {
      const [name = ""] = await namesIn(request);
      if (name.startsWith("x")) return problem("damaged-image", 422, "It ends too soon.");
      serial += 1;
      const verdict = name.startsWith("r") ? ("real" as const) : ("deepfake" as const);
      const probability = verdict === "real" ? 0.04 : 0.97;
      return answer(aDetection({ id: idOf(serial), filename: name, verdict, probability }), 201);
    }),
  );
}

test("several pictures become a list with a verdict or a reason for each", async () => {
  judgeByName();
  const user = renderApp();
  await chooseMany(user, ["r1.jpg", "d1.jpg", "x1.jpg"]);
  expect(await screen.findByRole("heading", { level: 1, name: "3 pictures" })).toBeVisible();
  expect(card("r1.jpg").getByText("No trace found")).toBeVisible();
  expect(card("d1.jpg").getByText("Deepfake evidence")).toBeVisible();
  expect(card("x1.jpg").getByText("This picture is damaged")).toBeVisible();
  expect(
    screen.getByText("1 with deepfake evidence, 1 without a trace, and 1 that could not be judged"),
  ).toBeVisible();
  // A damaged file stays damaged: there is nothing to try again.
  expect(screen.queryByRole("button", { name: /failed ones again/ })).not.toBeInTheDocument();
});

test("the list is filtered, sorted and exported as shown", async () => {
  judgeByName();
  const saved: Blob[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => {});
  const user = renderApp();
  await chooseMany(user, ["r1.jpg", "d1.jpg", "r2.jpg"]);
  await screen.findByRole("heading", { level: 1, name: "3 pictures" });
  const names = () => screen.getAllByText(/^[rd]\d\.jpg$/).map((each) => each.textContent);
  expect(names()).toEqual(["r1.jpg", "d1.jpg", "r2.jpg"]);
  await user.selectOptions(screen.getByLabelText("Order"), "highest score first");
  expect(names()).toEqual(["d1.jpg", "r1.jpg", "r2.jpg"]);
  await user.click(screen.getByRole("radio", { name: "No trace found 2" }));
  expect(names()).toEqual(["r1.jpg", "r2.jpg"]);
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    saved.push(blob as Blob);
    return "blob:test/saved";
  });
  await user.click(screen.getByRole("button", { name: "Export CSV" }));
  expect(((await saved.at(-1)?.text()) ?? "").split("\r\n")).toHaveLength(4);
});

test("two of the list are compared under an address of their own", async () => {
  judgeByName();
  const user = renderApp();
  await chooseMany(user, ["r1.jpg", "d1.jpg"]);
  await screen.findByRole("heading", { level: 1, name: "2 pictures" });
  expect(screen.getByRole("button", { name: "Compare (0 of 2)" })).toBeDisabled();
  await user.click(screen.getByRole("checkbox", { name: "Select r1.jpg to compare" }));
  await user.click(screen.getByRole("checkbox", { name: "Select d1.jpg to compare" }));
  await user.click(screen.getByRole("button", { name: "Compare (2 of 2)" }));
  expect(await screen.findByRole("heading", { name: "Two pictures compared" })).toBeVisible();
  expect(screen.getAllByRole("meter", { name: "Altered" })).toHaveLength(2);
  expect(window.location.pathname).toMatch(/^\/compare\/[0-9a-f-]{36}\/[0-9a-f-]{36}$/);
});

test("a busy server pauses the list, which then goes on by itself", async () => {
  let calls = 0;
  server.use(
    http.post(api.detections, () => {
      calls += 1;
      if (calls <= 2) return problem("overloaded", 503, "", { "Retry-After": "1" });
      return answer(aDetection({ id: idOf(calls) }), 201);
    }),
  );
  const user = renderApp();
  await chooseMany(user, ["d1.jpg", "d2.jpg"]);
  expect(await screen.findByText(/The list goes on by itself/)).toBeVisible();
  expect(await screen.findByRole("heading", { level: 1, name: "2 pictures" })).toBeVisible();
  expect(card("d2.jpg").getByText("Deepfake evidence")).toBeVisible();
});

test("stopping keeps the verdicts that are there", async () => {
  server.use(
    http.post(api.detections, async ({ request }) => {
      // Two are on their way at once, and either may arrive first.
      const [name] = await namesIn(request);
      if (name !== "d1.jpg") await delay("infinite");
      return answer(aDetection({ id: idOf(1), filename: "d1.jpg" }), 201);
    }),
  );
  const user = renderApp();
  await chooseMany(user, ["d1.jpg", "d2.jpg", "d3.jpg"]);
  await waitFor(() => expect(card("d1.jpg").getByText("Deepfake evidence")).toBeVisible());
  await user.click(screen.getByRole("button", { name: "Stop" }));
  expect(screen.getByRole("heading", { name: "3 pictures, stopped early" })).toBeVisible();
  expect(card("d1.jpg").getByText("Deepfake evidence")).toBeVisible();
  expect(card("d3.jpg").getByText("not judged")).toBeVisible();
});

test("more than a few go to the server as one job, which is followed to its end", async () => {
  const names = Array.from({ length: 8 }, (_, index) => `p${index}.jpg`);
  const item = (index: number, judged: boolean) => ({
    index,
    filename: names[index],
    status: judged ? "judged" : "waiting",
    detection: judged ? aSummary(index, { filename: names[index] }) : null,
    problem: null,
  });
  let sent = 0;
  let looks = 0;
  const job = (status: string) => ({
    id: "job-1",
    status,
    counts: { total: 8, done: 0, judged: 0, failed: 0 },
  });
  server.use(
    http.get(api.capabilities, () =>
      answer({ ...someCapabilities, jobs: { max_files: 100, max_archive_bytes: 1_000_000 } }),
    ),
    http.post(api.jobs, async ({ request }) => {
      sent = (await namesIn(request)).length;
      return answer(job("queued"), 202);
    }),
    http.get(`${api.jobs}/job-1`, () => {
      looks += 1;
      return answer(job(looks > 1 ? "finished" : "running"));
    }),
    http.get(`${api.jobs}/job-1/items`, () => {
      const items = names.map((_, index) => item(index, looks > 1 && index !== 7));
      if (looks > 1) {
        items[7] = {
          ...item(7, false),
          status: "failed",
          problem: aProblem("damaged-image", 422, ""),
        } as never;
      }
      return answer({ items, next_cursor: null });
    }),
  );
  const user = renderApp();
  await screen.findByRole("button", { name: "Choose a photo" });
  await waitFor(() => expect(screen.getByText("How often it is wrong")).toBeVisible());
  await chooseMany(user, names);
  await waitFor(() => expect(window.location.pathname).toBe("/jobs/job-1"));
  expect(sent).toBe(8);
  expect(await screen.findByRole("heading", { level: 1, name: "8 pictures" })).toBeVisible();
  expect(card("p0.jpg").getByText("No trace found")).toBeVisible();
  expect(card("p7.jpg").getByText("This picture is damaged")).toBeVisible();
});

test("with an API key the events of a job come in as they happen", async () => {
  keepApiKey("the-key", false);
  const items = [0, 1].map((index) => ({
    index,
    filename: `p${index}.jpg`,
    status: "judged",
    detection: aSummary(index, { filename: `p${index}.jpg` }),
    problem: null,
  }));
  const said = (name: string, number: number, data: object) =>
    `id: ${number}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
  const running = { id: "job-3", status: "running", counts: { total: 2, done: 0 } };
  const asked: (string | null)[] = [];
  server.use(
    http.get(`${api.jobs}/job-3`, () => answer(running)),
    http.get(`${api.jobs}/job-3/items`, () => answer({ items: [], next_cursor: null })),
    http.get(`${api.jobs}/job-3/events`, ({ request }) => {
      if (request.headers.get("X-API-Key") !== "the-key") return problem("key-required", 401, "");
      // Each stream tells of one item and closes, as the server's do after a while.
      const after = request.headers.get("Last-Event-ID");
      asked.push(after);
      const index = Number(after ?? 0);
      const news = items[index] ? said("item", index + 1, items[index]) : "";
      return new HttpResponse(`retry: 1000\n\n${news}`, {
        headers: { "Content-Type": "text/event-stream" },
      });
    }),
  );
  renderApp("/jobs/job-3");
  expect(await screen.findByText("p0.jpg")).toBeVisible();
  expect(await screen.findByText("p1.jpg")).toBeVisible();
  expect(asked.slice(0, 2)).toEqual([null, "1"]);
});

test("a job is found again under its address, without the pictures", async () => {
  server.use(
    http.get(`${api.jobs}/job-2`, () =>
      answer({
        id: "job-2",
        status: "finished",
        counts: { total: 1, done: 1, judged: 1, failed: 0 },
      }),
    ),
    http.get(`${api.jobs}/job-2/items`, () =>
      answer({
        items: [
          { index: 0, filename: "a.jpg", status: "judged", detection: aSummary(1), problem: null },
        ],
        next_cursor: null,
      }),
    ),
  );
  renderApp("/jobs/job-2");
  expect(await screen.findByRole("heading", { level: 1, name: "1 picture" })).toBeVisible();
  expect(screen.getByRole("link", { name: "a.jpg" })).toHaveAttribute(
    "href",
    `/detections/${aSummary(1).id}`,
  );
});
