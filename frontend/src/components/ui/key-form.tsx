import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { keepApiKey } from "@/lib/api-key";

/** Takes an API key where a server asks for one, and asks everything again with it. */
export function KeyForm({ onKept }: { onKept?: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const key = String(form.get("key") ?? "").trim();
    if (!key) return;
    keepApiKey(key, form.has("remember"));
    void queries.resetQueries();
    onKept?.();
  };
  return (
    <form onSubmit={submit} className="flex w-full flex-wrap items-end gap-3 text-ink">
      <div className="min-w-0 flex-1 basis-64">
        <label htmlFor={id} className="mb-1 block text-sm font-semibold">
          {t("key.label")}
        </label>
        <input
          id={id}
          name="key"
          type="password"
          autoComplete="off"
          required
          className="min-h-11 w-full border border-edge bg-paper px-3"
        />
      </div>
      <Button type="submit" look="solid">
        {t("key.use")}
      </Button>
      <label className="flex min-h-11 basis-full cursor-pointer items-center gap-3 text-sm">
        <input type="checkbox" name="remember" className="size-5 accent-ink" />
        {t("key.remember")}
      </label>
    </form>
  );
}
