import { useTranslation } from "react-i18next";

/** Covers the page while a file hovers over it: anywhere is the right place. */
export function DropVeil() {
  const { t } = useTranslation("detect");
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none fixed inset-0 z-50 grid place-items-center bg-ink/85 p-6 text-paper"
    >
      <div className="crop-marks grid h-full w-full place-items-center [--mark:3rem]">
        <p className="text-center font-serif text-4xl sm:text-6xl">{t("intake.letGo")}</p>
      </div>
    </div>
  );
}
