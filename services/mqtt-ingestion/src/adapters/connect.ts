import { readFileSync } from 'node:fs';
import { type MqttSourceEntry, OrreryError } from '@orrery/contracts';
import { type Credentials, type UserPassword } from '@orrery/ingestion';
import { isEncrypted } from '../domain/check-source.js';
import { MqttClient, type MqttHandler, type MqttLink } from './mqtt.client.js';

/** A source's client, not yet started, and as whom it logs in. */
export type Connect = (source: MqttSourceEntry, handlerFor: (user: UserPassword | undefined) => MqttHandler) => MqttLink;

export interface ConnectOptions {
  caFile: string | undefined;
  credentials: Credentials;
  maxPayload: number;
}

/** @throws OrreryError configuration-invalid when the file of authorities cannot be read. */
export function mqttConnect({ caFile, credentials, maxPayload }: ConnectOptions): Connect {
  const ca = caFile === undefined ? undefined : readAuthorities(caFile);
  return (source, handlerFor) => {
    const user = credentials.of(source, { secure: isEncrypted(source.endpoint), securedBy: 'mqtts://' });
    return new MqttClient({ endpoint: source.endpoint, ...(ca === undefined ? {} : { ca }), maxPayload, handler: handlerFor(user) });
  };
}

function readAuthorities(file: string): string {
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
