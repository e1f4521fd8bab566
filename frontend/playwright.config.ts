import { defineConfig } from "@playwright/test";

// Runs against a server that already answers: the API and the built dashboard on one address.
const baseURL = process.env.E2E_BASE_URL;
if (!baseURL) throw new Error("Set E2E_BASE_URL to the address of a running detector.");

export default defineConfig({
  testDir: "./e2e",
  globalSetup: "./e2e/draw-pictures.ts",
  outputDir: "./test-results",
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
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      // Chromium refuses its sandbox to root, which containers run as.
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    },
  },
});
