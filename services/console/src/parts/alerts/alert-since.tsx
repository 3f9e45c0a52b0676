import { type Alert } from '@orrery/client';
import { formatSpan, toMillis } from '../../domain/time.js';
import { useNow, usePlant, useTwin } from '../../state/context.js';
import { Instant } from '../age.js';

/** Since when, and for how long; of a recorded clock only the time itself means something. */
export function AlertSince({ alert }: { alert: Pick<Alert, 'twinId' | 'activeSince' | 'returnedAt' | 'count'> }) {
  const isRecorded = useIsRecorded(alert.twinId);
  const now = useNow();
  const since = toMillis(alert.activeSince) ?? now;
  const until = toMillis(alert.returnedAt);
  return (
    <span className="quiet">
      since <Instant at={alert.activeSince} />
      {until !== undefined && until >= since && `, lasted ${formatSpan(until - since)}`}
      {until === undefined && !isRecorded && <span className="age">{`, for ${formatSpan(Math.max(0, now - since))}`}</span>}
      {alert.count > 1 && `, came ${alert.count} times`}
    </span>
  );
}

/** Whether the twin lives by the clock of a recording. */
export function useIsRecorded(twinId: string): boolean {
  const twin = useTwin(twinId);
  const { sources } = usePlant();
  return Object.keys(twin?.sources ?? {}).some((id) => sources?.find((source) => source.id === id)?.clock === 'recorded');
}
