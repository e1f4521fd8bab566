import "@testing-library/jest-dom/vitest";
import "fake-indexeddb/auto";
import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach, beforeAll, vi } from "vitest";
import { startTexts } from "@/lib/i18n";
import { server } from "@/testing/server";

// jsdom draws nothing and keeps no object URLs; the end-to-end tests see both in a real browser.
HTMLCanvasElement.prototype.getContext = () => null;
await startTexts("en");

let nextUrl = 0;
URL.createObjectURL = () => `blob:test/${nextUrl++}`;
URL.revokeObjectURL = () => undefined;
window.scrollTo = vi.fn();
// jsdom lays nothing out, so nothing ever changes its size.
window.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

// A busy machine may take its time; a test that would pass must not fail for that.
configure({ asyncUtilTimeout: 5000 });

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => {
  cleanup();
  server.resetHandlers();
  window.history.replaceState(null, "", "/");
});
afterAll(() => server.close());
