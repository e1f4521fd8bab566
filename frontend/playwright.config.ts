import { defineConfig } from "@playwright/test";
import { chromium } from "./e2e/chromium.ts";

// Runs against servers that already answer, API and built dashboard on one address, so that each
// file of tests that runs beside another has a log of its own.
const servers = process.env.E2E_BASE_URL?.split(",") ?? [];
if (!servers[0]) throw new Error("Set E2E_BASE_URL to addresses of running detectors.");

export default defineConfig({
  testDir: "./e2e",
  globalSetup: "./e2e/draw-pictures.ts",
  outputDir: "./test-results",
  snapshotPathTemplate: "{testDir}/looks/{arg}{ext}",
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: false,
  workers: servers.length,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    baseURL: servers[Number(process.env.TEST_PARALLEL_INDEX ?? 0)],
    locale: "en-GB",
    // A worker between page and network would hide requests from the tests' own routes.
    serviceWorkers: "block",
    screenshot: "only-on-failure",
    launchOptions: chromium(),
  },
});
