import { ApiError, type Me, OrreryClient } from '@orrery/client';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { type Session } from './auth/session.js';
import { NotFoundPage } from './pages/not-found-page.js';
import { OverviewPage } from './pages/overview-page.js';
import { PlantPage } from './pages/plant-page.js';
import { TwinPage } from './pages/twin-page.js';
import { UnavailablePage } from './pages/unavailable-page.js';
import { ErrorBoundary } from './parts/error-boundary.js';
import { Notice } from './parts/notice.js';
import { Shell } from './shell.js';
import { ActivityFeed } from './state/activity/activity-feed.js';
import { AlertStore } from './state/alerts/alert-store.js';
import { type Clock } from './state/clock.js';
import { CommandStore } from './state/commands/command-store.js';
import { ServicesProvider } from './state/context.js';
import { PlantStore, reasonOf } from './state/plant-store.js';
import { useRoute } from './state/router.js';
import { StopStore } from './state/stops/stop-store.js';

const AdminPage = lazy(() => import('./pages/admin-page.js'));
const AlertPage = lazy(() => import('./pages/alert-page.js'));
const AlertRatesPage = lazy(() => import('./pages/alert-rates-page.js'));
const AlertsPage = lazy(() => import('./pages/alerts-page.js'));
const AuditPage = lazy(() => import('./pages/audit-page.js'));
const CommandPage = lazy(() => import('./pages/command-page.js'));
const CommandsPage = lazy(() => import('./pages/commands-page.js'));
const DeadLettersPage = lazy(() => import('./pages/dead-letters-page.js'));
const MaintenancePage = lazy(() => import('./pages/maintenance-page.js'));
const RulePreviewPage = lazy(() => import('./pages/rule-preview-page.js'));
const SearchPage = lazy(() => import('./pages/search-page.js'));
const SimulationPage = lazy(() => import('./pages/simulation-page.js'));
const SimulationsPage = lazy(() => import('./pages/simulations-page.js'));
const SourcesPage = lazy(() => import('./pages/sources-page.js'));
const TrendsPage = lazy(() => import('./pages/trends-page.js'));

/** The console of somebody who is signed in. */
export function App({ session, clock, onRefused }: { session: Session; clock: Clock; onRefused: () => void }) {
  const [me, setMe] = useState<Me>();
  const [failure, setFailure] = useState<unknown>();
  const api = useMemo(() => new OrreryClient({ baseUrl: '', token: session.token, approvalKey: session.approvalKey }), [session]);
  const store = useMemo(() => new PlantStore(api, clock.now), [api, clock]);
  const alerts = useMemo(() => new AlertStore(api), [api]);
  const commands = useMemo(() => new CommandStore(api), [api]);
  const stops = useMemo(() => new StopStore(api), [api]);
  const activity = useMemo(() => new ActivityFeed(api, { alerts, commands, stops }, clock.now), [api, alerts, commands, stops, clock]);

  useEffect(() => {
    const leaving = new AbortController();
    const stop = () => leaving.abort();
    api
      .me()
      .then((answer) => {
        setMe(answer);
        void store.follow(leaving.signal);
        void activity.follow(leaving.signal);
        void stops.follow(leaving.signal);
      })
      .catch((error: unknown) => {
        if (leaving.signal.aborted) return;
        if (error instanceof ApiError && error.status === 401) onRefused();
        else setFailure(error);
      });
    return stop;
  }, [api, store, activity, stops, onRefused]);

  if (failure !== undefined) {
    const isForbidden = failure instanceof ApiError && failure.status === 403;
    return <UnavailablePage reason={reasonOf(failure)} isForbidden={isForbidden} onSignOut={() => void session.signOut()} />;
  }
  if (!me) {
    return (
      <main className="alone">
        <Notice title="Opening Orrery…" />
      </main>
    );
  }
  return (
    <ServicesProvider value={{ api, store, alerts, commands, stops, activity, clock, me }}>
      <Pages session={session} />
    </ServicesProvider>
  );
}

function Pages({ session }: { session: Session }) {
  const route = useRoute();
  return (
    <Shell session={session} route={route}>
      <ErrorBoundary key={route.page === 'twin' ? route.twinId : route.page}>
        <Suspense fallback={<Notice title="Opening the page…" />}>
          {route.page === 'overview' && <OverviewPage />}
          {route.page === 'plant' && <PlantPage />}
          {route.page === 'twin' && <TwinPage twinId={route.twinId} component={route.component} />}
          {route.page === 'sources' && <SourcesPage source={route.source} />}
          {route.page === 'admin' && <AdminPage />}
          {route.page === 'dead-letters' && <DeadLettersPage />}
          {route.page === 'alerts' && <AlertsPage />}
          {route.page === 'alert' && <AlertPage key={route.alert} id={route.alert} />}
          {route.page === 'alert-rates' && <AlertRatesPage />}
          {route.page === 'rule-preview' && <RulePreviewPage />}
          {route.page === 'commands' && <CommandsPage />}
          {route.page === 'command' && <CommandPage key={route.command} id={route.command} />}
          {route.page === 'simulations' && <SimulationsPage />}
          {route.page === 'simulation' && <SimulationPage key={route.run} id={route.run} />}
          {route.page === 'maintenance' && <MaintenancePage />}
          {route.page === 'audit' && <AuditPage />}
          {route.page === 'search' && <SearchPage />}
          {route.page === 'trends' && <TrendsPage />}
          {route.page === 'unknown' && <NotFoundPage path={route.path} />}
        </Suspense>
      </ErrorBoundary>
    </Shell>
  );
}
