import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

// Generates the client anew into a folder beside the committed one and compares every file.
const root = fileURLToPath(new URL("..", import.meta.url));
const committed = join(root, "src", "client");

function filesUnder(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(folder, path), readFileSync(path, "utf8")]),
  );
}

const fresh = mkdtempSync(join(root, "node_modules", ".client-"));
try {
  const generator = join(root, "node_modules", "@hey-api", "openapi-ts", "bin", "run.js");
  execFileSync(process.execPath, [generator], {
    cwd: root,
    env: { ...process.env, CLIENT_OUTPUT: fresh },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const before = filesUnder(committed);
  const after = filesUnder(fresh);
  const names = new Set([...before.keys(), ...after.keys()]);
  const drifted = [...names].filter((name) => before.get(name) !== after.get(name));
  if (drifted.length > 0) {
    console.error(`src/client is not what openapi.json gives: ${drifted.sort().join(", ")}`);
    console.error("Run `npm run generate` and commit the result.");
    process.exitCode = 1;
  } else {
    console.log(`src/client matches openapi.json (${names.size} files).`);
  }
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
