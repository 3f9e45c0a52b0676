import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import { type Session } from './auth/session.js';
import { ADMIN_PATH, ALERTS_PATH, AUDIT_PATH, COMMANDS_PATH, DEAD_LETTERS_PATH, MAINTENANCE_PATH, OVERVIEW_PATH, PLANT_PATH, type Route, SEARCH_PATH, SIMULATIONS_PATH, SOURCES_PATH } from './domain/route.js';
import { TRENDS_PATH } from './domain/trends/view-address.js';
import { AlertBadge } from './parts/alerts/alert-badge.js';
import { Brand } from './parts/brand.js';
import { Link } from './parts/link.js';
import { Notice } from './parts/notice.js';
import { KillBanner } from './parts/stops/kill-banner.js';
import { PlantTree } from './parts/plant-tree.js';
import { StreamBanner, StreamMark } from './parts/stream-banner.js';
import { setTheme, type Theme, THEMES, useTheme } from './parts/theme.js';
import { useAlertCounts } from './state/alerts/use-alerts.js';
import { usePlant, useServices } from './state/context.js';
import { here } from './state/router.js';
import { useSearchKey } from './state/use-search-key.js';

/** Sources change rarely and stand in every overview. */
const READ_SOURCES_EVERY_MS = 5000;

/** What stands around every page: header, tree, banner. */
export function Shell({ session, route, children }: { session: Session; route: Route; children: ReactNode }) {
  const plant = usePlant();
  const { store } = useServices();
  const alerts = useAlertCounts();
  useSearchKey();
  useEffect(() => {
    const timer = setInterval(() => void store.readSources(), READ_SOURCES_EVERY_MS);
    return () => clearInterval(timer);
  }, [store]);
  const current = route.page === 'twin' ? `${route.twinId}${route.component === undefined ? '' : `#${route.component}`}` : undefined;
  return (
    <div className="shell" data-page={route.page}>
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <Header session={session} route={route} />
      <aside className="sidebar" aria-label="Plant">
        {plant.phase.kind === 'ready' ? <PlantTree roots={plant.tree} current={current} alerts={alerts} /> : <p className="quiet">Reading the plant…</p>}
      </aside>
      <main id="main" tabIndex={-1}>
        <SessionBanner session={session} />
        <StreamBanner />
        <KillBanner />
        <PlantPhase>{children}</PlantPhase>
      </main>
    </div>
  );
}

function Header({ session, route }: { session: Session; route: Route }) {
  const { me } = useServices();
  return (
    <header className="header">
      <Link to={OVERVIEW_PATH} className="brand">
        <Brand />
      </Link>
      <nav aria-label="Main">
        <NavLink to={OVERVIEW_PATH} isHere={route.page === 'overview'}>
          Overview
        </NavLink>
        <span className="narrow-only">
          <NavLink to={PLANT_PATH} isHere={route.page === 'plant' || route.page === 'twin'}>
            Plant
          </NavLink>
        </span>
        <NavLink to={ALERTS_PATH} isHere={route.page === 'alerts' || route.page === 'alert' || route.page === 'alert-rates' || route.page === 'rule-preview'}>
          Alerts <AlertBadge />
        </NavLink>
        <NavLink to={COMMANDS_PATH} isHere={route.page === 'commands' || route.page === 'command'}>
          Commands
        </NavLink>
        <span className="wide-only">
          <NavLink to={MAINTENANCE_PATH} isHere={route.page === 'maintenance'}>
            Maintenance
          </NavLink>
        </span>
        <span className="wide-only">
          <NavLink to={SIMULATIONS_PATH} isHere={route.page === 'simulations' || route.page === 'simulation'}>
            Simulations
          </NavLink>
        </span>
        <span className="wide-only">
          <NavLink to={TRENDS_PATH} isHere={route.page === 'trends'}>
            Trends
          </NavLink>
        </span>
        <NavLink to={SEARCH_PATH} isHere={route.page === 'search'} title="Key: / or Ctrl+K">
          Search
        </NavLink>
        <span className="wide-only">
          <NavLink to={SOURCES_PATH} isHere={route.page === 'sources'}>
            Sources
          </NavLink>
        </span>
        {me.may.includes('ADMINISTER') && (
          <span className="wide-only">
            <NavLink to={ADMIN_PATH} isHere={route.page === 'admin'}>
              Admin
            </NavLink>
          </span>
        )}
      </nav>
      <StreamMark />
      <details className="account" onKeyDown={(event) => event.key === 'Escape' && (event.currentTarget.open = false)}>
        <summary>{me.name}</summary>
        <div className="account-panel">
          <p>
            Signed in as <strong>{me.name}</strong>
            <br />
            <span className="quiet">{me.roles.length > 0 ? `Role: ${me.roles.join(', ')}` : 'No role: you can see nothing yet'}</span>
          </p>
          <span className="narrow-only account-more">
            <Link to={MAINTENANCE_PATH}>Maintenance</Link>
            <Link to={SIMULATIONS_PATH}>Simulations</Link>
            <Link to={TRENDS_PATH}>Trends</Link>
            <Link to={SOURCES_PATH}>Sources</Link>
          </span>
          {me.may.includes('ADMINISTER') && <Link to={ADMIN_PATH}>Roles and policy</Link>}
          {me.may.includes('ADMINISTER') && <Link to={AUDIT_PATH}>Audit of commands</Link>}
          {me.may.includes('CONFIGURE') && <Link to={DEAD_LETTERS_PATH}>Dead letters</Link>}
          <ThemeChoice />
          <button type="button" onClick={() => void session.signOut()}>
            Sign out
          </button>
        </div>
      </details>
    </header>
  );
}

function NavLink({ to, isHere, title, children }: { to: string; isHere: boolean; title?: string; children: ReactNode }) {
  return (
    <Link to={to} title={title} aria-current={isHere ? 'page' : undefined}>
      {children}
    </Link>
  );
}

const THEME_WORDS: Readonly<Record<Theme, string>> = { system: 'As the system', light: 'Light', dark: 'Dark' };

function ThemeChoice() {
  const theme = useTheme();
  return (
    <label>
      Colours{' '}
      <select value={theme} onChange={(event) => setTheme(event.target.value as Theme)}>
        {THEMES.map((each) => (
          <option key={each} value={each}>
            {THEME_WORDS[each]}
          </option>
        ))}
      </select>
    </label>
  );
}

function SessionBanner({ session }: { session: Session }) {
  const hasEnded = useSyncExternalStore(session.subscribe, session.hasEnded);
  return (
    <div role="status">
      {hasEnded && (
        <p className="banner" data-kind="lost">
          <strong>Your session has ended.</strong> What you see is no longer kept up to date.{' '}
          <button type="button" onClick={() => void session.signIn(here())}>
            Sign in again
          </button>
        </p>
      )}
    </div>
  );
}

function PlantPhase({ children }: { children: ReactNode }) {
  const { phase } = usePlant();
  const { store } = useServices();
  if (phase.kind === 'ready') return children;
  if (phase.kind === 'loading') return <Notice title="Reading the plant…" />;
  return (
    <Notice
      title="The plant could not be read"
      action={
        <button type="button" onClick={() => void store.readAll()}>
          Try again
        </button>
      }
    >
      <p>{phase.reason}</p>
      <p className="quiet">If it goes on, check that the api and its Redis run; the api’s log says more.</p>
    </Notice>
  );
}
