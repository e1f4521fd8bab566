import { Component, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";

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
        title="The dashboard failed"
        actions={
          <Button look="solid" onClick={() => window.location.reload()}>
            Load the page again
          </Button>
        }
      >
        <p>Detections that were answered are in the log and will be listed again.</p>
      </Notice>
    );
  }
}
