import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

// Makes the pictures of the README anew: E2E_BASE_URL=http://localhost:8000 npm run screenshots
export default defineConfig({ ...tests, testDir: "./scripts", testMatch: "screenshots.ts" });
