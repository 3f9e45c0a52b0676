import { addMethod, addObject, addVariable, type MethodAnswer, type Namespace, type StatusCode, StatusCodes, type UAObject, type UAVariable, writeReading, type WriteResult } from '@orrery/opcua/server';
import { type Machine } from '../domain/machine.js';
import { type Plant } from '../domain/plant.js';
import { type Scan } from '../domain/sensors.js';
import { type Signal, signalId } from '../domain/signal.js';
import { UNITS } from '../domain/units.js';
import { type WriteLog } from './write-log.js';

export const NAMESPACE = 'urn:orrery:packaging-plant';

/** The plant's nodes: an object per line, machine and motor, a variable per signal, and the machines' methods. */
export class PlantNodes {
  private readonly variables = new Map<string, UAVariable>();
  private readonly objects = new Map<string, UAObject>();
  /** When a client last wrote a signal. */
  private readonly writtenAt = new Map<string, Date>();

  constructor(
    private readonly namespace: Namespace,
    private readonly plant: Plant,
    private readonly log: WriteLog,
    /** Drops every connection, as a network does. */
    private readonly cut: () => void,
  ) {
    for (const signal of plant.signals) this.variables.set(signalId(signal), this.addSignal(signal));
    for (const machine of plant.machines) {
      for (const method of Object.keys(machine.methods)) {
        const takes = (machine.takes?.[method] ?? []).map(({ name, description }) => ({ name, description, datatype: 'double' as const }));
        addMethod(namespace, this.object(machine.name), `${machine.name}.${method}`, method, { takes, run: (values) => this.call(machine, method, values.map(Number)) });
      }
    }
  }

  /** Hands the scans to OPC UA with the simulation step's time as source time. */
  publish(scans: Scan[], sourceTime: Date): void {
    const stepTime = { timestamp: sourceTime, picoseconds: 0 };
    const serverTime = new Date();
    for (const scan of scans) {
      const variable = this.variables.get(signalId(scan.signal));
      // A step that began before a write may come after it: the value is then as old as the write, and not as the step.
      const written = this.writtenAt.get(signalId(scan.signal));
      const time = written && written > sourceTime ? { timestamp: written, picoseconds: 0 } : stepTime;
      const status = scan.status === 'good' ? StatusCodes.Good : StatusCodes.BadSensorFailure;
      if (variable) writeReading(variable, scan.signal.datatype, { value: scan.value, status, sourceTime: time, serverTime });
    }
  }

  private object(id: string): UAObject {
    const known = this.objects.get(id);
    if (known) return known;
    const cut = id.lastIndexOf('.');
    const object = addObject(this.namespace, id, id.slice(cut + 1), cut > 0 ? this.object(id.slice(0, cut)) : undefined);
    this.objects.set(id, object);
    return object;
  }

  private addSignal(signal: Signal): UAVariable {
    const owner = signal.component ? `${signal.machine}.${signal.component}` : signal.machine;
    const unit = signal.unit ? UNITS[signal.unit] : undefined;
    return addVariable(this.namespace, this.object(owner), {
      id: signalId(signal),
      name: signal.name,
      description: signal.description,
      datatype: signal.datatype,
      ...(unit ? { unit } : {}),
      ...(signal.range ? { range: signal.range } : {}),
      ...(signal.write ? { write: (value) => this.write(signal, value) } : {}),
    });
  }

  private call(machine: Machine, method: string, values: number[]): StatusCode | MethodAnswer {
    const takes = machine.takes?.[method] ?? [];
    const argumentResults = takes.map(({ range }, index) => (values[index]! >= range.low && values[index]! <= range.high ? StatusCodes.Good : StatusCodes.BadOutOfRange));
    if (argumentResults.includes(StatusCodes.BadOutOfRange)) return { status: StatusCodes.BadInvalidArgument, argumentResults };
    this.plant.call(machine.name, method, ...values);
    this.log.call(`${machine.name}.${method}`, Object.fromEntries(takes.map(({ name }, index) => [name, values[index]!])));
    return StatusCodes.Good;
  }

  private write(signal: Signal, value: unknown): WriteResult {
    const id = signalId(signal);
    try {
      const taken = this.plant.write(signal, Number(value));
      this.log.add(id, Number(value));
      if (taken === 'done') this.writtenAt.set(id, new Date());
      if (this.plant.faults().some(({ kind, target }) => kind === 'cut-on-write' && target === id)) this.cut();
      if (taken === 'later') return StatusCodes.GoodCompletesAsynchronously;
      return taken === 'ignored' ? 'ignored' : StatusCodes.Good;
    } catch (error) {
      if (error instanceof RangeError) return StatusCodes.BadOutOfRange;
      throw error;
    }
  }
}
