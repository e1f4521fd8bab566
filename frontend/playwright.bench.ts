import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

// Measures the built dashboard: python scripts/e2e.py --config playwright.bench.ts
export default defineConfig({
  ...tests,
  testDir: "./scripts",
  testMatch: "bench.ts",
  timeout: 600_000,
  reporter: [["./scripts/bench-reporter.ts"]],
});
