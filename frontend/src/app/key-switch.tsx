import { useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { apiKey, forgetApiKey, subscribeApiKey } from "@/lib/api-key";

/** A way to be rid of the API key that this browser uses. */
export function KeySwitch() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const key = useSyncExternalStore(subscribeApiKey, apiKey);
  if (!key) return null;
  return (
    <button
      type="button"
      className="min-h-11 text-ink underline underline-offset-4"
      onClick={() => {
        forgetApiKey();
        void queries.resetQueries();
      }}
    >
      {t("key.forget")}
    </button>
  );
}
