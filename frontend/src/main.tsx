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
