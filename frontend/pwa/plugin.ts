import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const template = fileURLToPath(new URL("service-worker.js", import.meta.url));
/** Alphabets that the dashboard's languages do not need are fetched when a text has them. */
const needed = (name: string) =>
  /\.(js|css|woff2)$/.test(name) && !/vietnamese|latin-ext/.test(name);
const firstFonts = /(newsreader|schibsted-grotesk)-latin-wght-normal.*\.woff2$/;

/** Writes the service worker with the names of the build, and fetches both typefaces early. */
export function installable(): Plugin {
  return {
    name: "installable",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (_, { bundle = {} }) =>
        Object.keys(bundle)
          .filter((name) => firstFonts.test(name))
          .map((name) => ({
            tag: "link",
            attrs: {
              rel: "preload",
              as: "font",
              type: "font/woff2",
              href: `/${name}`,
              crossorigin: "",
            },
            injectTo: "head" as const,
          })),
    },
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const names = Object.keys(bundle).filter(needed).sort();
        const files = [...names.map((name) => `/${name}`), "/theme.js", "/favicon.svg"];
        const code = readFileSync(template, "utf8");
        const version = createHash("sha256").update(code).update(files.join()).digest("hex");
        this.emitFile({
          type: "asset",
          fileName: "service-worker.js",
          source: code
            .replace("__VERSION__", version.slice(0, 12))
            .replace("__FILES__", JSON.stringify(files)),
        });
      },
    },
  };
}
