import { readFileSync } from "node:fs";
import { basename, extname } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Locator, type Page } from "@playwright/test";
import { pictures } from "./draw-pictures.ts";

export { expect };

/** Every test fails on a script error or a breach of the content policy. */
export const test = base.extend<{ faults: string[] }>({
  faults: [
    async ({ page }, use) => {
      // Heard from the start, because asking for the chooser only when it opens can come too late.
      page.on("filechooser", () => undefined);
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(String(error)));
      page.on("console", (message) => {
        const text = message.text();
        if (/Content Security Policy|Warning:|Uncaught/.test(text)) faults.push(text);
      });
      await use(faults);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
});

const types: Record<string, string> = { ".jpg": "image/jpeg", ".png": "image/png" };
let serial = 0;

/** A drawn picture under a name that no other test or run uses. */
export function picture(name: string) {
  serial += 1;
  const extension = extname(name);
  return {
    name: `${basename(name, extension)}-${Date.now().toString(36)}-${serial}${extension}`,
    mimeType: types[extension] ?? "application/octet-stream",
    buffer: readFileSync(`${pictures}${name}`),
  };
}

export type Picture = ReturnType<typeof picture>;

/** Hand a picture to the page's file chooser. */
export async function choose(page: Page, file: Picture): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: /^(Choose a photo|Judge another photo)$/ }).click();
  await (await chooser).setFiles(file);
}

/** Drag a file over an element and let go there. */
export async function drop(page: Page, target: Locator, file: Picture): Promise<void> {
  const bytes = file.buffer.toString("base64");
  const transfer = await page.evaluateHandle(
    ({ data, name, type }) => {
      const raw = Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
      const box = new DataTransfer();
      box.items.add(new File([raw], name, { type }));
      return box;
    },
    { data: bytes, name: file.name, type: file.mimeType },
  );
  for (const type of ["dragenter", "dragover", "drop"]) {
    await target.dispatchEvent(type, { dataTransfer: transfer });
  }
}

/** The heading that carries the verdict. */
export const verdict = (page: Page) =>
  page.getByRole("heading", {
    level: 1,
    name: /^(Strong|Moderate|Weak) evidence|^No trace|^No verdict/,
  });

export async function expectAccessible(page: Page): Promise<void> {
  // Colours halfway through a transition are nobody's choice.
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter((each) => each.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY);
    await Promise.allSettled(ending.map((each) => each.finished));
  });
  const found = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const short = found.violations.map((each) => ({
    rule: each.id,
    nodes: each.nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary}`),
  }));
  expect(short).toEqual([]);
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const beyond = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(beyond).toBeLessThanOrEqual(0);
}
