import { Trans, useTranslation } from "react-i18next";

export function Footer() {
  const { t } = useTranslation();
  return (
    <footer className="mx-auto w-full max-w-[90rem] px-4 pb-10 text-sm text-soft sm:px-8">
      <p className="max-w-prose border-t border-line pt-4">
        <Trans
          t={t}
          i18nKey="app.footer"
          components={{
            // biome-ignore lint/a11y/useAnchorContent: Trans puts the words of the text inside.
            docs: <a href="/docs" className="text-ink underline underline-offset-4" />,
          }}
        />
      </p>
    </footer>
  );
}
