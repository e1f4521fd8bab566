import { expect, expectAccessible, expectNoSidewaysScroll, picture, test } from "./support.ts";

const spoken = [
  {
    language: "fr",
    choose: "Choisir une photo",
    verdict: /laissent penser que|^Aucune trace|^Pas de verdict/,
    altered: "Modifié",
    history: "Historique",
  },
  {
    language: "es",
    choose: "Elegir una foto",
    verdict: /^Indicios .* de que|^No se encontró|^Sin veredicto/,
    altered: "Alterado",
    history: "Historial",
  },
] as const;

for (const { language, choose, verdict, altered, history } of spoken) {
  test(`a browser that speaks ${language} sees no English`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({ baseURL, locale: language });
    const page = await context.newPage();
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto("/");
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    await expectNoSidewaysScroll(page);
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: choose }).click();
    const file = picture("face.jpg");
    await (await chooser).setFiles(file);
    await expect(page.getByRole("heading", { level: 1, name: verdict })).toBeVisible();
    await expect(page.getByRole("meter", { name: altered })).toBeAttached();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    const words = await page.getByRole("main").evaluate((element, name) => {
      const copy = element.cloneNode(true) as HTMLElement;
      for (const each of copy.querySelectorAll('[lang="en"]')) each.remove();
      return (copy.textContent ?? "").replaceAll(name, "");
    }, file.name);
    expect(words).not.toMatch(/\b(the|and|of|this|picture|evidence|wrong)\b/i);
    await page.goto("/history");
    await expect(page.getByRole("heading", { level: 1, name: history })).toBeVisible();
    await expectNoSidewaysScroll(page);
    await context.close();
  });
}
