import { type MqttSourceEntry } from '@orrery/contracts';
import { type Credentials, isEncrypted, type UserPassword } from '@orrery/ingestion';
import { type CertificateExpiry, type Secret } from '@orrery/service-kit';
import { MqttClient, type MqttHandler, type MqttLink } from './mqtt.client.js';

/** A source's client, not yet started; as whom it logs in is asked at each connection. */
export type Connect = (source: MqttSourceEntry, handlerFor: (userOf: (() => UserPassword | undefined) | undefined) => MqttHandler) => MqttLink;

export interface ConnectOptions {
  ca: Secret | undefined;
  certificates: Pick<CertificateExpiry, 'seen'>;
  credentials: Credentials;
  maxPayload: number;
}

export function mqttConnect({ ca, certificates, credentials, maxPayload }: ConnectOptions): Connect {
  return (source, handlerFor) => {
    const userOf = () => credentials.of(source, { secure: isEncrypted(source.endpoint), securedBy: 'mqtts://' });
    userOf();
    return new MqttClient({ endpoint: source.endpoint, ...(ca === undefined ? {} : { ca }), maxPayload, certificates, handler: handlerFor(userOf) });
  };
}
