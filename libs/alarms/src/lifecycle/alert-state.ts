import { type Alert, type AlarmState, type Priority } from '@orrery/contracts';
import { timestampFromMillis } from '@orrery/twin-model';

/** The priority on the scale of OPC UA Part 9 §5.5.2.4 (1 to 1000). */
export const SEVERITY: Readonly<Record<Priority, number>> = { critical: 900, high: 700, medium: 500, low: 200 };

/** What people see: what keeps an alarm from them goes before what the process does (ISA-18.2 §5.2.2). */
export function stateOf({ process, shelved, suppressed, outOfService }: Pick<Alert, 'process' | 'shelved' | 'suppressed' | 'outOfService'>): AlarmState {
  if (outOfService) return 'out-of-service';
  if (suppressed) return 'suppressed-by-design';
  if (shelved) return 'shelved';
  return process;
}

/** Whether it asks something of people now. */
export const isPresented = ({ state }: Alert): boolean => state === 'unack-active' || state === 'ack-active' || state === 'rtn-unack';

/** Whether the alert, not the process, is over: nobody has anything to do about it. */
export const isClosed = ({ process }: Alert): boolean => process === 'normal';

/** What made a revision, by whom. */
export interface Change {
  readonly what: string;
  readonly atMs: number;
  readonly by?: string;
}

type Patch = { readonly [K in keyof Alert]?: Alert[K] | undefined };

/** The alert with some of its members changed (undefined: taken away), one revision on. */
export function changed(alert: Alert, { what, atMs, by }: Change, patch: Patch): Alert {
  const merged: Record<string, unknown> = { ...alert, ...patch };
  for (const [name, value] of Object.entries(patch)) if (value === undefined) delete merged[name];
  const next = merged as Alert;
  const at = timestampFromMillis(atMs);
  return {
    ...next,
    rev: alert.rev + 1,
    state: stateOf(next),
    severity: SEVERITY[next.priority],
    changedAt: at,
    last: { what, at, ...(by === undefined ? {} : { by }) },
  };
}
