import { Trans, useTranslation } from "react-i18next";
import { KeySwitch } from "@/app/key-switch";
import { Keyboard } from "@/app/keyboard";

export function Footer() {
  const { t } = useTranslation();
  return (
    <footer className="mx-auto w-full max-w-[90rem] px-4 pb-10 text-sm text-soft sm:px-8">
      <div className="flex flex-wrap items-start justify-between gap-x-10 gap-y-2 border-t border-line pt-4">
        <p className="max-w-prose">
          <Trans
            t={t}
            i18nKey="app.footer"
            components={{
              // biome-ignore lint/a11y/useAnchorContent: Trans puts the words of the text inside.
              docs: <a href="/docs" className="text-ink underline underline-offset-4" />,
            }}
          />
        </p>
        <div className="flex flex-wrap gap-x-6">
          <KeySwitch />
          <Keyboard />
        </div>
      </div>
    </footer>
  );
}
