import { type ListedAlert } from '@orrery/client';
import { useMemo, useSyncExternalStore } from 'react';
import { countsByTwin, NO_COUNTS, type TwinCounts } from '../../domain/alerts/alert-counts.js';
import { usePlant, useServices } from '../context.js';
import { type Alerts } from './alert-store.js';

export function useAlerts(): Alerts {
  const { alerts } = useServices();
  return useSyncExternalStore(alerts.subscribe, alerts.current);
}

/** Unacknowledged alerts of each twin, and of everything below it. */
export function useAlertCounts(): TwinCounts {
  const { open } = useAlerts();
  const { summaries } = usePlant();
  return useMemo(() => (open ? countsByTwin(open, (twinId) => summaries.get(twinId)?.partOf) : NO_COUNTS), [open, summaries]);
}

export function useAlertsOf(twinId: string): readonly ListedAlert[] {
  const { open } = useAlerts();
  return useMemo(() => open?.filter((alert) => alert.twinId === twinId) ?? [], [open, twinId]);
}

/** Signs of a person: the name that the api writes, or the subject of their token. */
export function useIsMe(): (who: string | undefined) => boolean {
  const { me } = useServices();
  return (who) => who !== undefined && (who === me.name || who === me.subject);
}
