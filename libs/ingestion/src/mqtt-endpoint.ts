import { type MqttSourceEntry, OrreryError } from '@orrery/contracts';
import { readFileSync } from 'node:fs';

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

/** Authorities that may vouch for brokers, PEM. @throws OrreryError configuration-invalid when the file of the setting ORRERY_MQTT_CA cannot be read. */
export function readAuthorities(file: string): string {
  try {
    const pem = readFileSync(file, 'utf8');
    if (pem.includes('-----BEGIN CERTIFICATE-----')) return pem;
  } catch (error) {
    throw unusable(file, (error as NodeJS.ErrnoException).code ?? 'it cannot be read');
  }
  throw unusable(file, 'it holds no certificate');
}

function unusable(file: string, why: string): OrreryError {
  return new OrreryError('configuration-invalid', `The file of trusted authorities ${file} cannot be used: ${why}`, { remedy: 'Let ORRERY_MQTT_CA name a PEM file of certificates.' });
}
