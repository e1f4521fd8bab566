import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { test as own } from "./own-server.ts";
import { expect, expectAccessible, picture, verdict } from "./support.ts";

/** A website with one picture on this machine, and what it was asked for. */
type Site = { address: string; port: number; asked: string[] };

const test = own.extend<{ site: Site }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from it.
  site: async ({}, use) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      if (request.url === "/press/portrait.jpg") {
        response.writeHead(200, { "Content-Type": "image/jpeg" }).end(picture("face.jpg").buffer);
      } else response.writeHead(404, { "Content-Type": "text/html" }).end("<h1>Gone</h1>");
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    await use({ address: `http://127.0.0.1:${port}`, port, asked });
    server.close();
  },
  // The server reaches public addresses alone; this network and port are its operator's exception.
  settings: async ({ site }, use) => {
    await use({
      DETECTOR_URL_ANALYSIS: "true",
      DETECTOR_OUTBOUND_NETWORKS: "127.0.0.1/32",
      DETECTOR_OUTBOUND_PORTS: `80,${site.port}`,
    });
  },
});

async function judgeAddress(page: Page, address: string): Promise<void> {
  await page.getByLabel("Address of the picture").fill(address);
  await page.getByRole("button", { name: "Judge it" }).click();
}

test("a picture is judged by its address, which the server fetches and not the browser", async ({
  page,
  server,
  site,
}) => {
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    const url = request.url();
    if (url.startsWith("http") && !url.startsWith(server.address)) elsewhere.push(url);
  });
  await page.goto(server.address);
  await page.getByRole("button", { name: "Judge by address" }).click();
  await expect(page.getByLabel("Address of the picture")).toBeFocused();
  await expectAccessible(page);

  const alert = page.getByRole("alert");
  await judgeAddress(page, `${site.address}/press/nothing.jpg`);
  await expect(alert).toContainText("No picture came from this address");
  await expectAccessible(page);
  await judgeAddress(page, "http://169.254.169.254/latest/meta-data");
  await expect(alert).toContainText("The server may not fetch from this address");

  await judgeAddress(page, `${site.address}/press/portrait.jpg`);
  await expect(verdict(page)).toBeVisible();
  await expect(page.getByRole("main")).toContainText("portrait.jpg");
  expect(site.asked).toEqual(["/press/nothing.jpg", "/press/portrait.jpg"]);
  expect(elsewhere).toEqual([]);
});
