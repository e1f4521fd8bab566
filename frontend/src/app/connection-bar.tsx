import { useTranslation } from "react-i18next";
import { useOnline } from "@/lib/use-online";

/** One calm line while the device is offline: what works and what waits. */
export function ConnectionBar() {
  const { t } = useTranslation();
  const online = useOnline();
  return (
    <div role="status">
      {online ? null : (
        <p className="bg-ink px-4 py-2 text-center text-sm font-semibold text-paper">
          {t("offline")}
        </p>
      )}
    </div>
  );
}
