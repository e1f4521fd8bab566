import { expect, expectAccessible, picture, test } from "./support.ts";

test("in German a picture is judged in German words and numbers", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("combobox", { name: "Language" }).selectOption("de");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expectAccessible(page);

  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Foto auswählen" }).click();
  const file = picture("face.jpg");
  await (await chooser).setFiles(file);
  const german = /^(Starke|Deutliche|Schwache) Hinweise, dass|^Kein Urteil:|^Im Gesicht /;
  await expect(page.getByRole("heading", { level: 1, name: german })).toBeVisible();
  await expect(page.getByAltText(`Das geprüfte Bild, ${file.name}`)).toBeVisible();
  await expect(page.getByRole("meter", { name: "Verändert" })).toBeAttached();
  const main = page.getByRole("main");
  // German parts the number from its sign, English does not.
  await expect(main).toContainText(/\d\u00a0%/);
  await expect(main).not.toContainText(/\d%/);
  // What a model says of itself is in English and marked so; the name of the file is its owner's.
  const words = await main.evaluate((element, name) => {
    const copy = element.cloneNode(true) as HTMLElement;
    for (const each of copy.querySelectorAll('[lang="en"]')) each.remove();
    return (copy.textContent ?? "").replaceAll(name, "");
  }, file.name);
  expect(words).not.toMatch(/\b(the|and|verdict|evidence|face|picture|score)\b/i);
  await expectAccessible(page);

  await page.getByRole("link", { name: "Modelle", exact: true }).click();
  await expect(page.getByText("gibt hier die Urteile", { exact: true })).toBeVisible();
  await expect(page.getByRole("region", { name: "Fehlerquoten" })).toContainText(/\d von 100/);
  await expect(page.getByRole("region", { name: "Fehlerquoten" })).not.toContainText(/\d\.\d/);
  await expectAccessible(page);

  await page.goto("/history");
  await expect(page.getByRole("heading", { level: 1, name: "Verlauf" })).toBeVisible();
  await expect(page.getByRole("link", { name: file.name })).toBeVisible();
  await expectAccessible(page);
});
