import { type MaintenanceScore } from '@orrery/contracts';
import { type RaisedAlert } from './score-recording.js';

type Seen = Pick<MaintenanceScore, 'anomaly'> & { readonly atMs: number };

/** When the detector began and ceased to call an anomaly persistent, from its scores in their order. */
export function alertsOf(scores: readonly Seen[]): RaisedAlert[] {
  const alerts: { fromMs: number; toMs?: number; top: string }[] = [];
  let active = false;
  for (const { atMs, anomaly } of scores) {
    if (!anomaly) continue;
    if (anomaly.active && !active) alerts.push({ fromMs: atMs, top: anomaly.contributions[0]?.path ?? '' });
    if (!anomaly.active && active) alerts.at(-1)!.toMs = atMs;
    active = anomaly.active;
  }
  return alerts;
}
