import { QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { Footer } from "@/app/footer";
import { Header } from "@/app/header";
import { DetectionPage } from "@/app/pages/detection-page";
import { HomePage } from "@/app/pages/home-page";
import { ModelsPage } from "@/app/pages/models-page";
import { paths } from "@/app/paths";
import { ErrorBoundary } from "@/components/ui/error-boundary";
import { detectionQuery } from "@/features/detect/api/get-detection";
import { IntakeProvider } from "@/features/detect/components/intake-provider";
import { historyKey } from "@/features/history/api/list-detections";
import type { Detection } from "@/lib/api";
import { makeQueryClient } from "@/lib/query-client";

function Pages() {
  return (
    <Switch>
      <Route path={paths.home} component={HomePage} />
      <Route path={paths.models} component={ModelsPage} />
      <Route path={paths.detectionPattern}>{({ id }) => <DetectionPage id={id} />}</Route>
      <Route>
        <Redirect to={paths.home} />
      </Route>
    </Switch>
  );
}

/** After a change of page, reading and tabbing go on at the top of the new content. */
function useFocusOnChange(location: string) {
  const main = useRef<HTMLElement>(null);
  const before = useRef(location);
  useEffect(() => {
    if (before.current === location) return;
    before.current = location;
    main.current?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }, [location]);
  return main;
}

function Shell() {
  const [location, navigate] = useLocation();
  const queries = useQueryClient();
  const main = useFocusOnChange(location);
  const onStart = useCallback(() => {
    navigate(paths.home);
    main.current?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }, [navigate, main]);
  const onDone = useCallback(
    (detection: Detection) => {
      queries.setQueryData(detectionQuery(detection.id).queryKey, detection);
      void queries.invalidateQueries({ queryKey: historyKey });
      navigate(paths.detection(detection.id));
    },
    [queries, navigate],
  );
  return (
    <IntakeProvider onStart={onStart} onDone={onDone}>
      <Header />
      <main
        id="main"
        ref={main}
        tabIndex={-1}
        className="mx-auto w-full max-w-[90rem] space-y-14 px-4 pt-2 pb-16 outline-none sm:px-8"
      >
        <ErrorBoundary>
          <Pages />
        </ErrorBoundary>
      </main>
      <Footer />
    </IntakeProvider>
  );
}

export function App() {
  const [client] = useState(makeQueryClient);
  // Draws everything below anew when the language changes.
  useTranslation();
  return (
    <QueryClientProvider client={client}>
      <Shell />
    </QueryClientProvider>
  );
}
