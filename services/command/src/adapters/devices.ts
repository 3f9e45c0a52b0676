import { type DevicePort } from '@orrery/commands';
import { type MqttSourceEntry, type OpcUaSourceEntry, OrreryError } from '@orrery/contracts';
import { type Credentials, endpointProblem, isEncrypted } from '@orrery/ingestion';
import { type ClientPki, OpcuaDevice } from '@orrery/opcua';
import { type HostRole } from '@orrery/sparkplug';
import { timestampFromMillis } from '@orrery/twin-model';
import { type CertificateExpiry, type Secret } from '@orrery/service-kit';
import { type Logger } from 'pino';
import { type DeviceSource } from '../plant/plant-view.js';
import { SparkplugDevice } from './sparkplug-device.js';

/** As whom command connects, by protocol; none of it is any ingestion's. */
export interface DeviceAccess {
  readonly pki: ClientPki;
  readonly opcua: Credentials;
  readonly mqtt: Credentials;
  /** PEM of the authorities that may vouch for brokers. */
  readonly mqttCa?: Secret;
  /** Told of the certificate of each device that is connected, and when nothing is done to it any more. */
  readonly certificates: Pick<CertificateExpiry, 'seen'>;
}

/** A device for each source, on connections and with an identity that no ingestion shares; made when first needed. */
export class Devices {
  private readonly open = new Map<string, { readonly of: string; readonly device: DevicePort }>();

  constructor(
    private readonly access: DeviceAccess,
    private readonly logger: Logger,
  ) {}

  /** @throws OrreryError as Credentials.of does; configuration-invalid where a broker may not be connected to as it is */
  of(source: DeviceSource): DevicePort {
    const { id, endpoint } = source;
    const identity = JSON.stringify(source.protocol === 'opcua' ? [endpoint, source.securityMode, source.securityPolicy] : [endpoint, source.role, source.waiver?.expires]);
    const known = this.open.get(id);
    if (known?.of === identity) return known.device;
    void known?.device.close();
    const onTrouble = (problem: string): void => this.logger.warn({ source: id }, problem);
    const device = source.protocol === 'opcua' ? this.opcua(source, onTrouble) : this.sparkplug(source, onTrouble);
    this.open.set(id, { of: identity, device });
    return device;
  }

  async close(): Promise<void> {
    await Promise.all([...this.open.values()].map(({ device }) => device.close()));
    this.open.clear();
  }

  private opcua({ id, endpoint, securityMode, securityPolicy }: OpcUaSourceEntry, onTrouble: (problem: string) => void): DevicePort {
    const user = () => this.access.opcua.of({ id, endpoint }, { secure: securityMode !== 'None', securedBy: 'securityMode SignAndEncrypt' });
    user();
    const { pki, certificates } = this.access;
    return new OpcuaDevice({ endpoint, securityMode, securityPolicy, pki, user, onServerCertificate: (certificate) => certificates.seen('opcua', 'server', endpoint, certificate ? [certificate] : []) }, onTrouble);
  }

  private sparkplug({ id, endpoint, role, waiver }: MqttSourceEntry, onTrouble: (problem: string) => void): DevicePort {
    const problem = endpointProblem({ endpoint, ...(waiver ? { waiver } : {}) }, timestampFromMillis(Date.now()));
    if (problem !== undefined) throw new OrreryError('configuration-invalid', `nothing is written to ${id}: ${problem}`, { remedy: 'Mend the source in bindings.yaml, and apply the plant.' });
    const user = () => this.access.mqtt.of({ id, endpoint }, { secure: isEncrypted(endpoint), securedBy: 'mqtts://' });
    user();
    const { mqttCa: ca } = this.access;
    return new SparkplugDevice({ endpoint, role: (role ?? 'passive') as HostRole, ...(ca === undefined ? {} : { ca }), user }, onTrouble);
  }
}
