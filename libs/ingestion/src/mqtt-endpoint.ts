import { type MqttSourceEntry } from '@orrery/contracts';

/**
 * Why a broker may not be connected to as its source says; undefined when it may. Without encryption it needs a waiver that has not run
 * out (architecture decision 11).
 * @param now canonical time
 */
export function endpointProblem({ endpoint, waiver }: Pick<MqttSourceEntry, 'endpoint' | 'waiver'>, now: string): string | undefined {
  if (!/^mqtts?:\/\//.test(endpoint)) return `${endpoint} is no MQTT endpoint; write mqtts://host:8883`;
  if (isEncrypted(endpoint)) return undefined;
  if (!waiver) return 'mqtt:// needs a waiver with reason and expiry in the source; use mqtts://, or add one';
  if (waiver.expires <= now) return `the waiver for mqtt:// expired at ${waiver.expires}; use mqtts://, or renew it`;
  return undefined;
}

export const isEncrypted = (endpoint: string): boolean => endpoint.startsWith('mqtts://');
