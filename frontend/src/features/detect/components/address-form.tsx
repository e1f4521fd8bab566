import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { detectFromUrl } from "@/features/detect/api/detect-from-url";
import { useIntake } from "@/features/detect/hooks/intake-context";

/** Judge a picture that lies at a public address. */
export function AddressForm() {
  const { t } = useTranslation("detect");
  const { show } = useIntake();
  const [address, setAddress] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const control = useRef<AbortController | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    return () => control.current?.abort();
  }, []);
  const judge = async () => {
    control.current?.abort();
    control.current = new AbortController();
    const { signal } = control.current;
    setBusy(true);
    setError(null);
    try {
      show(await detectFromUrl(address.trim(), signal));
    } catch (caught) {
      if (!signal.aborted) setError(caught as Error);
    } finally {
      if (!signal.aborted) setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void judge();
  };
  return (
    <div className="mt-4 w-full max-w-xl text-left">
      <form onSubmit={submit} className="flex flex-wrap gap-2">
        <label className="min-w-0 flex-1 basis-60">
          <span className="text-sm font-semibold">{t("address.label")}</span>
          <input
            ref={field}
            type="url"
            required
            inputMode="url"
            placeholder="https://"
            pattern="https?://.+"
            value={address}
            onChange={(event) => setAddress(event.target.value)}
            className="mt-1 block min-h-11 w-full border border-edge bg-sheet px-3"
          />
        </label>
        <Button type="submit" look="solid" disabled={busy} className="self-end">
          {t(busy ? "address.busy" : "address.judge")}
        </Button>
      </form>
      <p className="mt-1.5 text-sm text-soft">{t("address.note")}</p>
      {error ? <ProblemNotice error={error} onRetry={() => void judge()} /> : null}
    </div>
  );
}
