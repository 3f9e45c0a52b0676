import { addObject, addVariable, preciseTime, type RunningServer, startOpcuaServer, type UAVariable, writeReading } from '@orrery/opcua/server';

const NAMESPACE = 'urn:orrery:canary';
const TICKS = '0000Z';

export interface BeatingServerOptions {
  readonly host: string;
  readonly port: number;
  readonly pkiDir: string;
}

/** A real OPC UA server with one variable that nobody may write: the number of the last beat, with the time of the beat as its source time. */
export class BeatingServer {
  private constructor(
    private readonly server: RunningServer,
    private readonly variable: UAVariable,
  ) {}

  static async start({ host, port, pkiDir }: BeatingServerOptions): Promise<BeatingServer> {
    let variable: UAVariable | undefined;
    const server = await startOpcuaServer({
      name: 'Orrery canary',
      namespaceUri: NAMESPACE,
      host,
      port,
      // Whoever comes may read the number of a beat; there is nothing else to read and nothing to write.
      pki: { root: pkiDir, trustUnknownClients: true },
      securityMode: 'SignAndEncrypt',
      everyChange: true,
      build: (namespace) => {
        variable = addVariable(namespace, addObject(namespace, 'Canary', 'Canary'), { id: 'Canary.Beat', name: 'Beat', description: 'Number of the last beat', datatype: 'int32' });
      },
    });
    return new BeatingServer(server, variable!);
  }

  get port(): number {
    return this.server.port;
  }

  get sessions(): number {
    return this.server.sessions();
  }

  beat(number: number, at: Date): void {
    writeReading(this.variable, 'int32', { value: number, sourceTime: preciseTime(at.toISOString().replace('Z', TICKS)), serverTime: at });
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}
