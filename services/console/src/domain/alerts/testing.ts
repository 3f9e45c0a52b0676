import { type Alert } from '@orrery/contracts';

const AT = '2026-01-01T00:00:00.0000000Z';

/** An active alert that nobody has acknowledged, for specs. */
export function alert(changes: Partial<Alert> = {}): Alert {
  const twinId = changes.twinId ?? 'acme:riverside:filler';
  const key = changes.key ?? `${twinId}#flow-low`;
  return {
    key,
    twinId,
    rule: 'flow-low',
    instance: '',
    rev: 1,
    occurrence: 1,
    title: 'Flow is low',
    state: 'unack-active',
    process: 'unack-active',
    active: true,
    priority: 'high',
    basePriority: 'high',
    severity: 700,
    raisedAt: AT,
    activeSince: AT,
    changedAt: AT,
    count: 1,
    evidence: { text: 'flowRate is 0.31 L/s, below 0.4', values: [] },
    group: `${key}@1`,
    last: { what: 'raised', at: AT },
    ...changes,
  };
}
