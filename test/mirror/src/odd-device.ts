import { addObject, addVariable, type Datatype, type Namespace, preciseTime, type RunningServer, startOpcuaServer, StatusCodes, type UAVariable, writeReading } from '@orrery/opcua/server';
import { timestampFromMillis } from '@orrery/twin-model';

export const ODD_NAMESPACE = 'urn:orrery:test:odd-device';

/** A real OPC UA server that misbehaves in its values: what a bad sensor, a bad binding or a bad clock shows. */
export class OddDevice {
  private readonly variables = new Map<string, { variable: UAVariable; datatype: Datatype }>();
  private server: RunningServer | undefined;

  static async start(pkiRoot: string, variables: Record<string, Datatype>, namespaceUri = ODD_NAMESPACE): Promise<OddDevice> {
    const device = new OddDevice();
    device.server = await startOpcuaServer({
      name: 'Odd device',
      namespaceUri,
      host: '127.0.0.1',
      port: 0,
      pki: { root: pkiRoot, watch: true },
      securityMode: 'SignAndEncrypt',
      everyChange: true,
      build: (namespace: Namespace) => {
        const object = addObject(namespace, 'device', 'device');
        for (const [name, datatype] of Object.entries(variables)) {
          device.variables.set(name, { datatype, variable: addVariable(namespace, object, { id: name, name, datatype }) });
        }
      },
    });
    return device;
  }

  get endpoint(): string {
    return this.server?.endpoint ?? '';
  }

  /** @param skewMs how far the device's clock is off */
  write(name: string, value: unknown, { skewMs = 0, status = StatusCodes.Good } = {}): string {
    const known = this.variables.get(name);
    if (known === undefined) throw new Error(`no variable ${name}`);
    const now = new Date(Date.now() + skewMs);
    const at = timestampFromMillis(now.getTime());
    writeReading(known.variable, known.datatype, { value, status, sourceTime: preciseTime(at), serverTime: now });
    return at;
  }

  async stop(): Promise<void> {
    await this.server?.stop();
  }
}
