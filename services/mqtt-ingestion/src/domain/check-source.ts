import { type MqttSourceEntry } from '@orrery/contracts';

/**
 * Why this source may not be connected to as it is configured; undefined when it may. Without encryption it needs a waiver that has
 * not run out (architecture decision 11).
 * @param now canonical time
 */
export function sourceProblem({ endpoint, payload, waiver }: MqttSourceEntry, now: string): string | undefined {
  if (payload !== 'json' && payload !== 'sparkplug') return `payload ${payload} is not known to this version; use json or sparkplug`;
  if (!/^mqtts?:\/\//.test(endpoint)) return `${endpoint} is no MQTT endpoint; write mqtts://host:8883`;
  if (isEncrypted(endpoint)) return undefined;
  if (!waiver) return 'mqtt:// needs a waiver with reason and expiry in the source; use mqtts://, or add one';
  if (waiver.expires <= now) return `the waiver for mqtt:// expired at ${waiver.expires}; use mqtts://, or renew it`;
  return undefined;
}

export const isEncrypted = (endpoint: string): boolean => endpoint.startsWith('mqtts://');

/** Whether the two must be reached by another connection: what is subscribed is decided at CONNECT. */
export function needsReconnect(before: MqttSourceEntry, after: MqttSourceEntry): boolean {
  const connection = ({ endpoint, user, payload, groups, role, hostId, templates, waiver }: MqttSourceEntry) =>
    JSON.stringify([endpoint, user, payload, groups, role, hostId, templates?.map(({ topic }) => topic), waiver?.expires]);
  return connection(before) !== connection(after);
}
