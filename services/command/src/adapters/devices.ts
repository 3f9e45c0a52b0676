import { type DevicePort } from '@orrery/commands';
import { type OpcUaSourceEntry } from '@orrery/contracts';
import { type Credentials } from '@orrery/ingestion';
import { type ClientPki, OpcuaDevice } from '@orrery/opcua';
import { type Logger } from 'pino';

/** A device for each source, on connections and with an identity that no ingestion shares; made when first needed. */
export class Devices {
  private readonly open = new Map<string, { readonly of: string; readonly device: DevicePort }>();

  constructor(
    private readonly pki: ClientPki,
    private readonly credentials: Credentials,
    private readonly logger: Logger,
  ) {}

  /** @throws OrreryError as Credentials.of does */
  of(source: OpcUaSourceEntry): DevicePort {
    const { id, endpoint, securityMode, securityPolicy } = source;
    const identity = JSON.stringify([endpoint, securityMode, securityPolicy]);
    const known = this.open.get(id);
    if (known?.of === identity) return known.device;
    void known?.device.close();
    const user = this.credentials.of({ id, endpoint }, { secure: securityMode !== 'None', securedBy: 'securityMode SignAndEncrypt' });
    const device = new OpcuaDevice({ endpoint, securityMode, securityPolicy, pki: this.pki, ...(user ? { user } : {}) }, (problem) => this.logger.warn({ source: id }, problem));
    this.open.set(id, { of: identity, device });
    return device;
  }

  async close(): Promise<void> {
    await Promise.all([...this.open.values()].map(({ device }) => device.close()));
    this.open.clear();
  }
}
