import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const ownPython = fileURLToPath(new URL("../../.venv/bin/python", import.meta.url));

/** Folder of the drawn pictures; new for every run. */
export const pictures = fileURLToPath(new URL("../test-results/.pictures/", import.meta.url));

export default function drawPictures(): void {
  const python = process.env.PYTHON ?? (existsSync(ownPython) ? ownPython : "python3");
  execFileSync(python, [`${here}draw_pictures.py`, pictures], { stdio: "inherit" });
}
