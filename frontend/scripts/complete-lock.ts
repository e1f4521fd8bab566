import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

// npm leaves out of the lock the builds for other systems that a registry mirror does not carry,
// and `npm ci` then refuses the lock. This adds them by name and version; run it after `npm install`.
type Entry = {
  version: string;
  dev?: boolean;
  license?: string;
  os?: string[];
  cpu?: string[];
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
};

const path = fileURLToPath(new URL("../package-lock.json", import.meta.url));
const lock = JSON.parse(readFileSync(path, "utf8")) as { packages: Record<string, Entry> };
const systems = ["android", "darwin", "freebsd", "linux", "openbsd", "win32"];
const processors = ["arm64", "arm", "x64", "ia32", "ppc64", "s390x", "riscv64", "wasm32"];

/** Where a build runs, told by the parts of its name such as `cli-darwin-arm64`. */
function platformOf(name: string): Pick<Entry, "os" | "cpu"> {
  const parts = name.split(/[/-]/);
  const os = systems.filter((system) => parts.includes(system));
  const cpu = processors.filter((processor) => parts.includes(processor));
  return { ...(cpu.length > 0 && { cpu }), ...(os.length > 0 && { os }) };
}

const added: string[] = [];
for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    const platform = platformOf(name);
    if (key in lock.packages || !/^\d/.test(version) || (!platform.os && !platform.cpu)) continue;
    const { dev, license } = parent;
    lock.packages[key] = {
      version,
      ...platform,
      ...(dev && { dev }),
      ...(license && { license }),
      optional: true,
    };
    added.push(name);
  }
}

const names = Object.keys(lock.packages).sort();
lock.packages = Object.fromEntries(names.map((name) => [name, lock.packages[name] as Entry]));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length > 0 ? `Added ${added.join(", ")}.` : "The lock is complete.");
