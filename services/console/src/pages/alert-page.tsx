import { type AlertDetail, ApiError } from '@orrery/client';
import { lazy, Suspense, useEffect, useState } from 'react';
import { marksOf, trendOf } from '../domain/alerts/alert-trend.js';
import { isUnacknowledged, stateWords } from '../domain/alerts/alert-words.js';
import { levelPath } from '../domain/plant-tree.js';
import { ALERTS_PATH, twinPath } from '../domain/route.js';
import { type TrendView } from '../domain/trends/trend-view.js';
import { AlertActions } from '../parts/alerts/alert-actions.js';
import { AlertCommands } from '../parts/alerts/alert-commands.js';
import { AlertFacts } from '../parts/alerts/alert-facts.js';
import { AlertHistory } from '../parts/alerts/alert-history.js';
import { AlertReceipts } from '../parts/alerts/alert-receipts.js';
import { AlertRelated } from '../parts/alerts/alert-related.js';
import { AlertSince } from '../parts/alerts/alert-since.js';
import { AlertTimeLeft } from '../parts/alerts/alert-time-left.js';
import { AlertWhy } from '../parts/alerts/alert-why.js';
import { NextSteps } from '../parts/alerts/next-steps.js';
import { PriorityMark } from '../parts/alerts/priority-mark.js';
import { Link } from '../parts/link.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { useAlerts } from '../state/alerts/use-alerts.js';
import { useNow, usePlant, useServices } from '../state/context.js';
import { failureWords, usePolled } from '../state/use-polled.js';

const TrendBoard = lazy(() => import('../parts/trends/trend-board.js'));
/** The stream tells how it stands; its history and what goes with it are read again then, and now and then. */
const READ_EVERY_MS = 15_000;

/** One alert, as a link in a mail opens it on a phone: what, where, how sure, why, since when, how long is left, what to do. */
export default function AlertPage({ id }: { id: string }) {
  const { api } = useServices();
  const { open } = useAlerts();
  const { data: read, failure, readAgain } = usePolled(id, () => api.alerts.one(id), READ_EVERY_MS);
  const listed = open?.find((alert) => alert.key === read?.key);
  useEffect(() => void (listed && read && listed.rev > read.rev && readAgain()), [listed?.rev]);
  if (!read) return <NotThere id={id} failure={failure} />;
  // The stream is earlier, and knows what an action has come to at once.
  const alert: AlertDetail = listed && listed.rev > read.rev ? { ...read, ...listed } : read;
  return (
    <Page title={alert.title} above={<Where twinId={alert.twinId} />} aside={<PriorityMark priority={alert.priority} isFilled={isUnacknowledged(alert)} />}>
      <Standing alert={alert} />
      {failure !== undefined && <p className="problem" role="alert">{`Could not be read again: ${failureWords(failure)}`}</p>}
      <AlertActions alert={alert} onDone={() => void readAgain()} />
      <NextSteps alert={alert} />
      <AlertCommands alert={alert} />
      <AlertWhy alert={alert} />
      <AlertTimeLeft alert={alert} />
      <Moment alert={alert} />
      <AlertRelated alert={alert} />
      <AlertFacts alert={alert} />
      <AlertReceipts {...(alert.told ? { told: alert.told } : {})} />
      <AlertHistory alert={alert} />
    </Page>
  );
}

function Standing({ alert }: { alert: AlertDetail }) {
  const now = useNow();
  return (
    <>
      <p className="alert-stand">
        <strong>{stateWords(alert, now)}</strong> <AlertSince alert={alert} />
      </p>
      <p className="alert-what">{alert.evidence.text}</p>
      {alert.indeterminate && (
        <p className="banner" data-kind="lagged">
          <strong>Cannot be judged now.</strong> {`${alert.indeterminate.why}. The alert stays as it is until its input is back.`}
        </p>
      )}
    </>
  );
}

function Where({ twinId }: { twinId: string }) {
  const { summaries } = usePlant();
  return (
    <nav className="breadcrumb" aria-label="Where this is">
      <ol>
        <li>
          <Link to={ALERTS_PATH}>Alerts</Link>
        </li>
        {levelPath(twinId, summaries).map((twin) => (
          <li key={twin.twinId}>
            <Link to={twinPath(twin.twinId)}>{twin.name}</Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** The signals around the moment of the alarm; one can move on from there. */
function Moment({ alert }: { alert: AlertDetail }) {
  const [views, setViews] = useState<readonly TrendView[]>([]);
  const first = trendOf(alert.twinId, alert.trend);
  const view = views.at(-1) ?? first;
  if (!view) return null;
  return (
    <section aria-labelledby="moment">
      <h2 id="moment">At the moment of the alarm</h2>
      <Suspense fallback={<Notice title="Opening the history…" />}>
        <TrendBoard
          view={view}
          twinId={alert.twinId}
          marks={marksOf(alert)}
          isPlain={views.length === 0}
          onView={(next, how) => setViews(how === 'push' ? [...views, next] : [...views.slice(0, -1), next])}
          onBack={views.length > 0 ? () => setViews(views.slice(0, -1)) : undefined}
        />
      </Suspense>
    </section>
  );
}

function NotThere({ id, failure }: { id: string; failure: unknown }) {
  if (failure === undefined) return <Page title="Alert"><Notice title="Reading the alert…" /></Page>;
  const isUnknown = failure instanceof ApiError && failure.status === 404;
  return (
    <Page title={isUnknown ? 'Unknown alert' : 'Alert'}>
      <Notice title={isUnknown ? 'There is no such alert' : 'The alert could not be read'} action={<Link to={ALERTS_PATH}>Go to the alerts</Link>}>
        <p>{isUnknown ? 'Its twin may have been taken out of the registry, or you may not see it.' : failureWords(failure)}</p>
        <p className="quiet">
          <code>{id}</code>
        </p>
      </Notice>
    </Page>
  );
}
