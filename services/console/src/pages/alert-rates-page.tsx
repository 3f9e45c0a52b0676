import { ApiError } from '@orrery/client';
import { useState } from 'react';
import { ALERTS_PATH } from '../domain/route.js';
import { AlarmRates } from '../parts/alerts/alarm-rates.js';
import { AlertsAbsent } from '../parts/alerts/alerts-absent.js';
import { Link } from '../parts/link.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { useAlerts } from '../state/alerts/use-alerts.js';
import { useServices } from '../state/context.js';
import { failureWords, usePolled } from '../state/use-polled.js';

const HOUR = 3_600_000;
const SPANS: readonly { readonly name: string; readonly millis: number }[] = [
  { name: '8 h', millis: 8 * HOUR },
  { name: '1 d', millis: 24 * HOUR },
  { name: '1 week', millis: 7 * 24 * HOUR },
  { name: '30 d', millis: 30 * 24 * HOUR },
];
const MOST_OPERATORS = 20;
const READ_EVERY_MS = 60_000;

/** How much the alerts ask of people, after EEMUA 191 and ISA-18.2 §16. */
export default function AlertRatesPage() {
  const { api, clock } = useServices();
  const { open } = useAlerts();
  const [millis, setMillis] = useState(SPANS[1]!.millis);
  const [operators, setOperators] = useState(1);
  const read = () => {
    const now = clock.now();
    return api.alerts.statistics({ from: new Date(now - millis).toISOString(), to: new Date(now).toISOString(), operators });
  };
  const { data, failure } = usePolled(`${millis} ${operators}`, read, READ_EVERY_MS);
  const isAbsent = failure instanceof ApiError && failure.kind === 'alerting-not-there';
  return (
    <Page
      title="Alarm rates"
      above={
        <nav className="breadcrumb" aria-label="Where this is">
          <ol>
            <li>
              <Link to={ALERTS_PATH}>Alerts</Link>
            </li>
          </ol>
        </nav>
      }
    >
      <div className="alert-filter">
        <div role="group" aria-label="Last" className="priority-choice">
          {SPANS.map((span) => (
            <button key={span.name} type="button" className="small" aria-pressed={span.millis === millis} onClick={() => setMillis(span.millis)}>
              {span.name}
            </button>
          ))}
        </div>
        <label>
          Operators
          <input type="number" min={1} max={MOST_OPERATORS} value={operators} onChange={(event) => setOperators(Math.min(MOST_OPERATORS, Math.max(1, Math.round(Number(event.target.value)) || 1)))} />
        </label>
      </div>
      {isAbsent && <AlertsAbsent />}
      {failure !== undefined && !isAbsent && <Notice title="The alarm rates could not be read">{failureWords(failure)}</Notice>}
      {!data && failure === undefined && <Notice title="Reading the alarm rates…" />}
      {data && <AlarmRates rates={data} open={open ?? []} />}
    </Page>
  );
}
