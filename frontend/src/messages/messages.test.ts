import { expect, test } from "vitest";
import { languages } from "@/lib/i18n";

type Tree = { [name: string]: string | Tree };

const files = import.meta.glob<Tree>("./*/*.json", { eager: true, import: "default" });
const sources = import.meta.glob<string>(["../**/*.{ts,tsx}", "!../client/**", "!../**/*.test.*"], {
  eager: true,
  query: "?raw",
  import: "default",
});
const plural = /_(zero|one|two|few|many|other)$/;

function flatten(tree: Tree, before = ""): [string, string][] {
  return Object.entries(tree).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" ? [[before + name, value]] : flatten(value, `${before}${name}.`),
  );
}

/** Texts of a language by "namespace:key". */
function textsIn(language: string): Map<string, string> {
  const own = Object.entries(files).filter(([path]) => path.startsWith(`./${language}/`));
  return new Map(
    own.flatMap(([path, tree]) => {
      const namespace = path.split("/").at(-1)?.replace(".json", "");
      return flatten(tree).map(([key, text]): [string, string] => [`${namespace}:${key}`, text]);
    }),
  );
}

const stems = (texts: Map<string, string>) =>
  new Set([...texts.keys()].map((key) => key.replace(plural, "")));
const valuesIn = (text: string) =>
  [...text.matchAll(/\{\{\s*(\w+)/g), ...text.matchAll(/<(\w+)>/g)].map(([, name]) => name).sort();

const english = textsIn("en");

test.each(languages)("%s has every text, and none that English has not", (language) => {
  const texts = textsIn(language);
  expect([...stems(texts)].sort()).toEqual([...stems(english)].sort());
  expect([...texts].filter(([, text]) => text.trim() === "")).toEqual([]);
});

test.each(languages)("%s has every form that its plurals need", (language) => {
  const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const texts = textsIn(language);
  const counted = [...texts.keys()].filter((key) => plural.test(key));
  const missing = counted.flatMap((key) =>
    needed.map((form) => key.replace(plural, `_${form}`)).filter((form) => !texts.has(form)),
  );
  expect(missing).toEqual([]);
});

test.each(languages)("%s fills in what English fills in", (language) => {
  const texts = textsIn(language);
  const differing = [...english].filter(([key, text]) => {
    const other = texts.get(key);
    return other !== undefined && valuesIn(other).join() !== valuesIn(text).join();
  });
  expect(differing.map(([key]) => key)).toEqual([]);
});

test("every text is used", () => {
  const code = Object.values(sources).join("\n");
  // A key stands in the code as it is, or as a template with parts filled in.
  const literals = new Set(
    [...code.matchAll(/["'`](?:\w+:)?([\w.-]+)["'`]/g)].map(([, key]) => key),
  );
  const templates = [...code.matchAll(/`(?:\w+:)?([\w.${}()[\]? ,-]*\$\{[^`]*)`/g)]
    .map(([, key = ""]) => key.split(/\$\{[^}]*\}/).map((part) => part.replaceAll(".", "\\.")))
    .filter((parts) => parts.every((part) => /^[\w\\.-]*$/.test(part)) && parts.join("") !== "")
    .map((parts) => new RegExp(`^${parts.join("[\\w-]+")}$`));
  const unused = [...stems(english)].filter((full) => {
    const key = full.slice(full.indexOf(":") + 1);
    return !literals.has(key) && !templates.some((template) => template.test(key));
  });
  expect(unused).toEqual([]);
});
