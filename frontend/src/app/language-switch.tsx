import { useTranslation } from "react-i18next";
import { chooseLanguage, type Language, language, languages } from "@/lib/i18n";

/** Each language names itself, so that whoever needs it can read it. */
const names: Record<Language, string> = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
};

/** Another language for every text, number and date; remembered on this device. */
export function LanguageSwitch() {
  const { t } = useTranslation();
  return (
    <select
      aria-label={t("language")}
      value={language()}
      onChange={(event) => void chooseLanguage(event.target.value as Language)}
      className="border border-edge bg-paper px-1.5 py-1.5 text-xs sm:text-sm"
    >
      {languages.map((each) => (
        <option key={each} value={each} lang={each}>
          {names[each]}
        </option>
      ))}
    </select>
  );
}
