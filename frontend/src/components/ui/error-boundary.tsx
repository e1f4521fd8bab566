import { Component, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { textsOf } from "@/lib/i18n";

const t = textsOf("common");

/** Keeps a fault of the dashboard from leaving an empty page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <Notice
        role="alert"
        title={t("failure.title")}
        actions={
          <Button look="solid" onClick={() => window.location.reload()}>
            {t("failure.reload")}
          </Button>
        }
      >
        <p>{t("failure.advice")}</p>
      </Notice>
    );
  }
}
