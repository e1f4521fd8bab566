import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { installable } from "./pwa/plugin.ts";

// The dashboard speaks relative addresses; in development these go on to the API server.
const apiPaths = [
  "/api",
  "/docs",
  "/predict",
  "/health",
  "/healthz",
  "/readyz",
  "/metrics",
  "/model-info",
];
const apiTarget = process.env.API_URL ?? `http://localhost:${process.env.PORT ?? "8000"}`;

/** The content policy allows no style elements; src/styles/zoom.css has the same few rules. */
const withoutInjectedStyle: Plugin = {
  name: "without-injected-style",
  apply: "build",
  transform(code, id) {
    if (!id.includes("/react-zoom-pan-pinch/")) return null;
    const kept = code.replace("styleInject(css_248z);", "");
    if (kept === code) this.error("react-zoom-pan-pinch injects its style in another way now.");
    return { code: kept, map: null };
  },
};

export default defineConfig({
  plugins: [react(), tailwindcss(), installable(), withoutInjectedStyle],
  resolve: {
    alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) },
  },
  server: {
    port: 5173,
    strictPort: true,
    // The models page shows the charts of the evaluation, which lie beside its report.
    fs: { allow: [".", "../docs/evaluation"] },
    proxy: Object.fromEntries(
      apiPaths.map((path) => [`^${path}(?:[/?].*)?$`, { target: apiTarget, changeOrigin: false }]),
    ),
  },
  build: {
    outDir: "dist",
    // A strict content policy forbids data: fonts and scripts, so nothing is inlined.
    assetsInlineLimit: 0,
  },
  test: {
    environment: "jsdom",
    environmentOptions: { jsdom: { url: "http://localhost:5173/" } },
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["./src/testing/setup.ts"],
    restoreMocks: true,
    testTimeout: 20_000,
  },
});
