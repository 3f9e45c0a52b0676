import { type MqttSourceEntry } from '@orrery/contracts';
import { endpointProblem } from '@orrery/ingestion';

/**
 * Why this source may not be connected to as it is configured; undefined when it may.
 * @param now canonical time
 */
export function sourceProblem({ endpoint, payload, waiver }: MqttSourceEntry, now: string): string | undefined {
  if (payload !== 'json' && payload !== 'sparkplug') return `payload ${payload} is not known to this version; use json or sparkplug`;
  return endpointProblem({ endpoint, ...(waiver ? { waiver } : {}) }, now);
}

/** Whether the two must be reached by another connection: what is subscribed is decided at CONNECT. */
export function needsReconnect(before: MqttSourceEntry, after: MqttSourceEntry): boolean {
  const connection = ({ endpoint, user, payload, groups, role, hostId, templates, waiver }: MqttSourceEntry) =>
    JSON.stringify([endpoint, user, payload, groups, role, hostId, templates?.map(({ topic }) => topic), waiver?.expires]);
  return connection(before) !== connection(after);
}
