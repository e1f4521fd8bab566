import i18next, { type Namespace, type TFunction } from "i18next";
import { initReactI18next } from "react-i18next";

export const languages = ["en", "de", "fr", "es"] as const;
export type Language = (typeof languages)[number];

type Messages = { default: Record<string, object> };

const load: Record<Language, () => Promise<Messages>> = {
  en: () => import("@/messages/en"),
  de: () => import("@/messages/de"),
  fr: () => import("@/messages/fr"),
  es: () => import("@/messages/es"),
};

const remembered = "language";

function known(tag: string | null | undefined): Language | undefined {
  return languages.find((each) => each === tag?.split("-")[0]?.toLowerCase());
}

function stored(): string | null {
  try {
    return localStorage.getItem(remembered);
  } catch {
    return null;
  }
}

/** The language that was chosen here, else the first one of the browser that there is. */
export function preferredLanguage(): Language {
  const wanted = [stored(), ...navigator.languages].map(known);
  return wanted.find((each) => each !== undefined) ?? "en";
}

/** Show the dashboard in `language`, fetching its texts first if they are not here yet. */
export async function showLanguage(language: Language): Promise<void> {
  const { default: files } = await load[language]();
  for (const [path, texts] of Object.entries(files)) {
    const namespace = path.replace(/^\.\/|\.json$/g, "");
    i18next.addResourceBundle(language, namespace, texts);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** As `showLanguage`, and remember it for the next visit. */
export async function chooseLanguage(language: Language): Promise<void> {
  await showLanguage(language);
  try {
    localStorage.setItem(remembered, language);
  } catch {
    // Without storage the choice holds until the page is left.
  }
}

/** Make texts available; call once, before anything is drawn. */
export async function startTexts(language: Language = preferredLanguage()): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    defaultNS: "common",
    resources: {},
    // React escapes what it draws.
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  await showLanguage(language);
}

/** Texts of a namespace outside components, always in the language shown now. */
export function textsOf<Space extends Namespace>(namespace: Space): TFunction<Space> {
  return i18next.getFixedT(null, namespace) as TFunction<Space>;
}

export function language(): Language {
  return known(i18next.language) ?? "en";
}

/** The locale for numbers and dates: the browser's own variant of the language shown. */
export function locale(): string {
  return navigator.languages.find((tag) => known(tag) === language()) ?? language();
}
