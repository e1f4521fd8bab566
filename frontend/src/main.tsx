import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/app";
import { startTexts } from "@/lib/i18n";
import { followPictures } from "@/lib/thumbnails";
import "./index.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
await startTexts();
followPictures();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

// In development the files change under the worker's feet.
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  // Plain http from another machine has no workers; then there is no offline shell, that is all.
  void navigator.serviceWorker.register("/service-worker.js").catch(() => undefined);
}
