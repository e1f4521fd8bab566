import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

// What a first visit loads in script: everything that index.html names.
const limit = 200_000;
const dist = fileURLToPath(new URL("../dist", import.meta.url));
const page = readFileSync(join(dist, "index.html"), "utf8");
const named = readdirSync(join(dist, "assets")).filter(
  (name) => name.endsWith(".js") && page.includes(name),
);
const bytes = named.reduce(
  (sum, name) => sum + gzipSync(readFileSync(join(dist, "assets", name))).length,
  0,
);

console.log(`First load: ${(bytes / 1000).toFixed(1)} kB of gzipped script (limit 200 kB).`);
if (named.length === 0 || bytes > limit) {
  console.error("The first load is too large, or index.html names no script. Build first.");
  process.exitCode = 1;
}
