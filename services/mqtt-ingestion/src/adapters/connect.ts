import { type MqttSourceEntry } from '@orrery/contracts';
import { type Credentials, isEncrypted, readAuthorities, type UserPassword } from '@orrery/ingestion';
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
