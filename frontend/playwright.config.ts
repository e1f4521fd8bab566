import { defineConfig } from "@playwright/test";
import { chromium } from "./e2e/chromium.ts";

// Runs against a server that already answers: the API and the built dashboard on one address.
const baseURL = process.env.E2E_BASE_URL;
if (!baseURL) throw new Error("Set E2E_BASE_URL to the address of a running detector.");

export default defineConfig({
  testDir: "./e2e",
  globalSetup: "./e2e/draw-pictures.ts",
  outputDir: "./test-results",
  snapshotPathTemplate: "{testDir}/looks/{arg}{ext}",
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: false,
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    baseURL,
    locale: "en-GB",
    // A worker between page and network would hide requests from the tests' own routes.
    serviceWorkers: "block",
    screenshot: "only-on-failure",
    launchOptions: chromium(),
  },
});
