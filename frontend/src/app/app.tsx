import { QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Route, Switch, useLocation, useRoute } from "wouter";
import { BackToBatch } from "@/app/back-to-batch";
import { ConnectionBar } from "@/app/connection-bar";
import { Footer } from "@/app/footer";
import { Header } from "@/app/header";
import { BatchPage } from "@/app/pages/batch-page";
import { ComparePage } from "@/app/pages/compare-page";
import { DetectionPage } from "@/app/pages/detection-page";
import { HomePage } from "@/app/pages/home-page";
import { MissingPage } from "@/app/pages/missing-page";
import { paths } from "@/app/paths";
import { ErrorBoundary } from "@/components/ui/error-boundary";
import { detectionQuery } from "@/features/detect/api/get-detection";
import { IntakeProvider } from "@/features/detect/components/intake-provider";
import { historyKey } from "@/features/history/api/list-detections";
import { UndoBar } from "@/features/history/components/undo-bar";
import { BatchProvider } from "@/features/jobs/components/batch-provider";
import { useBatches } from "@/features/jobs/hooks/batch-context";
import type { Detection } from "@/lib/api";
import { useCapabilities } from "@/lib/capabilities";
import { chooseModel, useChosenModel } from "@/lib/chosen-model";
import { makeQueryClient } from "@/lib/query-client";

// The first visit is for judging a picture; what is read later is fetched later.
const ComparisonPage = lazy(() => import("@/app/pages/comparison-page"));
const HistoryPage = lazy(() => import("@/app/pages/history-page"));
const StatisticsPage = lazy(() => import("@/app/pages/statistics-page"));
const ModelsPage = lazy(() => import("@/app/pages/models-page"));
const MethodPage = lazy(() => import("@/app/pages/method-page"));

function Pages() {
  const { t } = useTranslation();
  return (
    <Suspense fallback={<p className="py-8 text-soft">{t("loadingPage")}</p>}>
      <Switch>
        <Route path={paths.home} component={HomePage} />
        <Route path={paths.history} component={HistoryPage} />
        <Route path={paths.statistics} component={StatisticsPage} />
        <Route path={paths.models} component={ModelsPage} />
        <Route path={paths.method} component={MethodPage} />
        <Route path={paths.detectionPattern}>{({ id }) => <DetectionPage id={id} />}</Route>
        <Route path={paths.batch}>
          <BatchPage jobId={null} />
        </Route>
        <Route path={paths.jobPattern}>{({ id }) => <BatchPage key={id} jobId={id} />}</Route>
        <Route path={paths.comparePattern}>{({ a, b }) => <ComparePage ids={[a, b]} />}</Route>
        <Route path={paths.comparisonPattern}>
          {({ id }) => <ComparisonPage key={id} id={id} />}
        </Route>
        <Route component={MissingPage} />
      </Switch>
    </Suspense>
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
  const [jobShown] = useRoute(paths.jobPattern);
  const { start } = useBatches();
  const main = useFocusOnChange(location);
  useForgottenModel();
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
  const onMany = useCallback(
    (files: File[]) => {
      start(files);
      navigate(paths.batch);
    },
    [start, navigate],
  );
  return (
    <IntakeProvider onStart={onStart} onDone={onDone} onMany={onMany}>
      <ConnectionBar />
      <Header />
      <main
        id="main"
        ref={main}
        tabIndex={-1}
        className="mx-auto w-full max-w-[90rem] space-y-14 px-4 pt-2 pb-16 outline-none sm:px-8"
      >
        {location === paths.batch || jobShown ? null : <BackToBatch />}
        <ErrorBoundary>
          <Pages />
        </ErrorBoundary>
      </main>
      <Footer />
      <UndoBar />
    </IntakeProvider>
  );
}

/** A model that the server no longer has is forgotten; its own one judges again. */
function useForgottenModel() {
  const models = useCapabilities()?.models;
  const chosen = useChosenModel();
  useEffect(() => {
    if (chosen !== null && models && !models.includes(chosen)) chooseModel(null);
  }, [chosen, models]);
}

/** Work that goes on while the person looks at other pages. */
function Work() {
  const queries = useQueryClient();
  const onSettled = useCallback(() => {
    void queries.invalidateQueries({ queryKey: historyKey });
  }, [queries]);
  return (
    <BatchProvider onSettled={onSettled}>
      <Shell />
    </BatchProvider>
  );
}

export function App() {
  const [client] = useState(makeQueryClient);
  // Draws everything below anew when the language changes.
  useTranslation();
  return (
    <QueryClientProvider client={client}>
      <Work />
    </QueryClientProvider>
  );
}
