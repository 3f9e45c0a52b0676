import { addMethod, addVariable, type Namespace, preciseTime, type RunningServer, startOpcuaServer, type StatusCode, StatusCodes, type UAObject, type UAVariable, writeReading } from '@orrery/opcua/server';
import { timestampFromMillis } from '@orrery/twin-model';

export const NAMESPACE = 'urn:orrery:test-machines';

/** What a machine does with a write, and the status it answers. Default: it takes it. */
export type Temper = (value: number, machine: TestMachine) => StatusCode;

/** What a machine does when its method `clean` is called, and the status it answers. Default: it begins to clean. */
export type CallTemper = (seconds: number, machine: TestMachine) => StatusCode;

/** One machine of the test plant: a setpoint that may be written, a method, a jam that an interlock looks at, and logs of every write and call: the witness. */
export class TestMachine {
  readonly writes: number[] = [];
  readonly calls: number[] = [];
  temper: Temper = () => StatusCodes.Good;
  onCall: CallTemper = (_seconds, machine) => {
    machine.setCleaning(true);
    return StatusCodes.Good;
  };
  private readonly speed: UAVariable;
  private readonly jam: UAVariable;
  private readonly cleaning: UAVariable;

  constructor(namespace: Namespace, parent: UAObject, readonly name: string) {
    const write = (value: unknown) => {
      this.writes.push(value as number);
      return this.temper(value as number, this);
    };
    this.speed = addVariable(namespace, parent, { id: `${name}.speed`, name: `${name}.speed`, datatype: 'double', write });
    this.jam = addVariable(namespace, parent, { id: `${name}.jam`, name: `${name}.jam`, datatype: 'boolean' });
    this.cleaning = addVariable(namespace, parent, { id: `${name}.cleaning`, name: `${name}.cleaning`, datatype: 'boolean' });
    addMethod(namespace, parent, `${name}.clean`, `${name}.clean`, {
      takes: [{ name: 'Seconds', datatype: 'uint16' }],
      gives: [{ name: 'Batch', datatype: 'int32' }],
      run: ([seconds]) => {
        this.calls.push(seconds as number);
        return { status: this.onCall(seconds as number, this), outputs: [this.calls.length] };
      },
    });
    this.setCleaning(false);
    this.setSpeed(9_000);
    this.setJam(false);
  }

  setSpeed(value: number): void {
    writeReading(this.speed, 'double', reading(value));
  }

  setCleaning(value: boolean): void {
    writeReading(this.cleaning, 'boolean', reading(value));
  }

  /** @param agoMs how long ago its sensor was scanned */
  setJam(value: boolean, agoMs = 0): void {
    writeReading(this.jam, 'boolean', reading(value, agoMs));
  }
}

const reading = (value: unknown, agoMs = 0) => ({ value, sourceTime: preciseTime(timestampFromMillis(Date.now() - agoMs)), serverTime: new Date() });

/** A real OPC UA server with some machines. */
export async function startMachines(names: readonly string[], root: string): Promise<{ server: RunningServer; machines: ReadonlyMap<string, TestMachine> }> {
  const machines = new Map<string, TestMachine>();
  const server = await startOpcuaServer({
    name: 'Test machines',
    namespaceUri: NAMESPACE,
    host: '127.0.0.1',
    port: 0,
    pki: { root, trustUnknownClients: true, watch: false },
    securityMode: 'SignAndEncrypt',
    build: (namespace) => {
      const parent = namespace.addObject({ organizedBy: namespace.addressSpace.rootFolder.objects, browseName: 'Machines', nodeId: 's=Machines' });
      for (const name of names) machines.set(name, new TestMachine(namespace, parent, name));
    },
  });
  return { server, machines };
}
