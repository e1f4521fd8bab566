import { useTranslation } from "react-i18next";
import { Link, useRoute } from "wouter";
import { LanguageSwitch } from "@/app/language-switch";
import { paths } from "@/app/paths";
import { ThemeSwitch } from "@/app/theme-switch";
import { cx } from "@/lib/cx";

const item = "py-2 font-semibold underline-offset-[6px] hover:underline";

function Wordmark() {
  const { t } = useTranslation();
  return (
    <Link href={paths.home} className="flex items-center gap-2.5 font-extrabold sm:text-lg">
      <svg viewBox="0 0 28 28" aria-hidden="true" className="size-7" fill="none">
        <path d="M1 8V1h7M20 1h7v7M27 20v7h-7M8 27H1v-7" stroke="currentColor" strokeWidth="2" />
        <circle cx="12" cy="14" r="5.5" className="stroke-clear" strokeWidth="2.2" />
        <circle cx="16" cy="14" r="5.5" className="stroke-alarm" strokeWidth="2.2" />
      </svg>
      {t("app.name")}
    </Link>
  );
}

/** Pages of the dashboard, in the order in which a person needs them. */
const pages = ["history", "statistics", "models", "method"] as const;

function PageLink({ href, label }: { href: string; label: string }) {
  const [here] = useRoute(href);
  return (
    <Link
      href={href}
      aria-current={here ? "page" : undefined}
      className={cx(item, here && "underline decoration-2")}
    >
      {label}
    </Link>
  );
}

export function Header() {
  const { t } = useTranslation();
  return (
    <header className="mx-auto flex w-full max-w-[90rem] flex-wrap items-center justify-between gap-x-3 gap-y-1 px-4 py-3 sm:px-8 sm:py-4 lg:gap-x-8">
      <button
        type="button"
        onClick={() => document.getElementById("main")?.focus()}
        className="sr-only bg-ink px-4 py-2 text-paper focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50"
      >
        {t("app.skip")}
      </button>
      <Wordmark />
      <nav
        aria-label={t("nav.label")}
        className="order-1 flex w-full flex-wrap gap-x-3.5 text-sm sm:gap-x-6 sm:text-base lg:order-none lg:w-auto"
      >
        <PageLink href={paths.home} label={t("nav.detect")} />
        {pages.map((page) => (
          <PageLink key={page} href={paths[page]} label={t(`nav.${page}`)} />
        ))}
        {/* On a phone the link in the footer has to do. */}
        <a href="/docs" className={cx(item, "max-sm:hidden")}>
          {t("nav.api")}
        </a>
      </nav>
      <div className="flex items-center gap-2 sm:gap-3 lg:ml-auto">
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
    </header>
  );
}
