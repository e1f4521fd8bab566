import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { setTheme, themes, useTheme } from "@/lib/theme";

/** Light, dark, or as the system says. */
export function ThemeSwitch() {
  const { t } = useTranslation();
  const theme = useTheme();
  return (
    <fieldset className="flex border border-edge text-xs sm:text-sm">
      <legend className="sr-only">{t("theme.label")}</legend>
      {themes.map((each) => (
        <label
          key={each}
          className={cx(
            "relative cursor-pointer px-1.5 py-1.5 sm:px-2.5 has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus",
            each === theme ? "bg-ink font-semibold text-paper" : "hover:bg-sunk",
          )}
        >
          <input
            type="radio"
            name="theme"
            value={each}
            checked={each === theme}
            onChange={() => setTheme(each)}
            className="absolute inset-0 cursor-pointer opacity-0"
          />
          {t(`theme.${each}`)}
        </label>
      ))}
    </fieldset>
  );
}
