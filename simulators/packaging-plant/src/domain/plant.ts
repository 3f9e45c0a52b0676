import { Compressor } from './compressor.js';
import { type Fault, FAULT_KINDS, FaultError, type FaultKind, PROCESS_FAULTS, SENSOR_FAULTS, WRITE_FAULTS } from './faults.js';
import { Line } from './line.js';
import { type Ledger, type Machine } from './machine.js';
import { BEARINGS, type BearingName } from './motor.js';
import { Palletiser } from './palletiser.js';
import { Random } from './random.js';
import { type Scan, Sensors } from './sensors.js';
import { Setpoints, type Taken } from './setpoints.js';
import { type Signal, signalId } from './signal.js';
import { siteSummary } from './site.js';

export interface PlantOptions {
  seed: number;
  /** Bearing wear per hour at rated speed and load. Default 0.004: ten days to the end of a bearing's life. */
  wearPerHour?: number;
}

/** Two bottling lines that share one palletiser and one compressor. Pure: the same seed, steps and faults give the same plant. */
export class Plant {
  readonly lines: Line[];
  readonly palletiser: Palletiser;
  readonly machines: Machine[];
  readonly signals: Signal[];
  seconds = 0;
  private readonly sensors: Sensors;
  private readonly active = new Map<string, Fault>();
  /** Of sensors and of writes, by signal. */
  private readonly signalFaults = new Map<string, Fault[]>();
  private readonly setpoints = new Setpoints();
  private readonly byId: Map<string, Signal>;
  private faultCount = 0;

  constructor(options: PlantOptions) {
    const random = new Random(options.seed);
    const wearPerHour = options.wearPerHour ?? 0.004;
    const compressor = new Compressor('Utilities.Compressor', random, wearPerHour);
    this.lines = ['Line1', 'Line2'].map((name) => new Line(name, compressor, random, wearPerHour));
    this.palletiser = new Palletiser('EndOfLine.Palletiser', this.lines.map((line) => line.outfeed), compressor, random, wearPerHour);
    const stepped = [this.palletiser, ...this.lines.flatMap((line) => line.machines), compressor];
    this.machines = [siteSummary('Site', this, stepped), ...this.lines.map((line) => line.summary), ...stepped];
    this.signals = this.machines.flatMap((machine) => machine.signals);
    this.byId = new Map(this.signals.map((signal) => [signalId(signal), signal]));
    this.sensors = new Sensors(this.signals, new Random(options.seed ^ 0x5eed));
  }

  /** Advances by `dt` seconds; the sum is rounded to nanoseconds, so that equal steps stay equal. */
  step(dt: number): void {
    this.seconds = Math.round((this.seconds + dt) * 1e9) / 1e9;
    this.setpoints.step(this.seconds);
    for (const machine of this.machines) machine.step(dt);
  }

  /** What the controllers report now. */
  scan(): Scan[] {
    return this.sensors.scan(this.seconds, this.signalFaults);
  }

  /** Every signal's last report, for a server that starts while the plant is running. */
  current(): Scan[] {
    return this.sensors.current(this.seconds, this.signalFaults);
  }

  ledger(): Ledger {
    const lines = this.lines.map((line) => line.ledger());
    const end = this.palletiser.ledger();
    const sum = (key: keyof Ledger): number => lines.reduce((total, line) => total + line[key], 0);
    return { totalIn: sum('totalIn'), totalOut: end.totalOut, totalScrap: sum('totalScrap') + end.totalScrap, inWork: sum('inWork') + end.inWork };
  }

  machine(name: string): Machine | undefined {
    return this.machines.find((machine) => machine.name === name);
  }

  signal(id: string): Signal | undefined {
    return this.byId.get(id);
  }

  /** A client writes a setpoint. @throws RangeError outside its range. */
  write(signal: Signal, value: number): Taken {
    return this.setpoints.take(signal, value, this.seconds, this.signalFaults.get(signalId(signal)));
  }

  /** @throws Error when there is no such machine or method, RangeError where an argument is out of its range. */
  call(machineName: string, method: string, ...values: number[]): void {
    const machine = this.machine(machineName);
    const run = machine?.methods[method];
    if (!machine || !run) throw new Error(`${machineName} has no method ${method}; it has ${Object.keys(machine?.methods ?? {}).join(', ') || 'none'}`);
    for (const [index, { name, range }] of (machine.takes?.[method] ?? []).entries()) {
      const value = values[index];
      if (value === undefined || !(value >= range.low && value <= range.high)) throw new RangeError(`${machineName}.${method} takes ${name} from ${range.low} to ${range.high}, not ${value}`);
    }
    run(...values);
    for (const fault of this.faults()) {
      const repaired = (method === 'ClearJam' && fault.kind === 'jam') || ((method === 'CleanValve' || method === 'StartCleaning') && fault.kind === 'clog') || (method === 'ReplaceBearing' && fault.kind === 'wear');
      if (repaired && `${fault.target}.`.startsWith(`${machineName}.`)) this.forget(fault);
    }
  }

  faults(): Fault[] {
    return [...this.active.values()];
  }

  /** Causes a fault now. @throws FaultError when kind, target or value make no sense. */
  inject(kind: FaultKind, target: string, value?: number): Fault {
    if (!FAULT_KINDS.includes(kind)) throw new FaultError(`fault kind "${kind}" is unknown; there are ${FAULT_KINDS.join(', ')}`);
    if (value !== undefined && !Number.isFinite(value)) throw new FaultError(`value of fault ${kind} must be a finite number`);
    const fault: Fault = { id: `fault-${++this.faultCount}`, kind, target, ...(value === undefined ? {} : { value }), since: this.seconds };
    if (SENSOR_FAULTS.includes(kind) || WRITE_FAULTS.includes(kind)) this.addSignalFault(fault);
    else if (PROCESS_FAULTS.includes(kind)) this.process(fault, true);
    this.active.set(fault.id, fault);
    return fault;
  }

  /** Ends a fault: the jam is cleared, the valve clean, the bearing new, the sensor well. @throws FaultError for an unknown id. */
  repair(id: string): Fault {
    const fault = this.active.get(id);
    if (!fault) throw new FaultError(`there is no fault ${id}; active are ${[...this.active.keys()].join(', ') || 'none'}`);
    this.forget(fault);
    if (!PROCESS_FAULTS.includes(fault.kind)) return fault;
    // Another fault of the same kind in the same place goes on.
    const other = this.faults().find(({ kind, target }) => kind === fault.kind && target === fault.target);
    this.process(other ?? fault, other !== undefined);
    return fault;
  }

  private forget(fault: Fault): void {
    this.active.delete(fault.id);
    const others = (this.signalFaults.get(fault.target) ?? []).filter((other) => other !== fault);
    this.signalFaults.set(fault.target, others);
  }

  private addSignalFault(fault: Fault): void {
    const signal = this.byId.get(fault.target);
    if (!signal) throw new FaultError(`"${fault.target}" is no signal; for example ${signalId(this.signals[40] as Signal)} is one`);
    if (fault.kind === 'nan' && signal.datatype !== 'double') throw new FaultError(`${fault.target} is ${signal.datatype}; only a double can be NaN`);
    if (WRITE_FAULTS.includes(fault.kind) && !signal.write) throw new FaultError(`${fault.target} cannot be written, so it cannot have a fault ${fault.kind}; Line1.Filler.SpeedSetpoint can`);
    this.signalFaults.set(fault.target, [...(this.signalFaults.get(fault.target) ?? []), fault]);
  }

  private process(fault: Fault, on: boolean): void {
    const severity = on ? (fault.value ?? 0.6) : 0;
    if (fault.kind === 'wear') return this.wear(fault.target, severity);
    const machine = this.machine(fault.target);
    if (fault.kind === 'jam' && machine?.jam) machine.jam.jammed = on;
    else if (fault.kind === 'clog' && machine?.valve) machine.valve.clog = Math.min(1, Math.max(0, severity));
    else {
      const can = this.machines.filter((each) => (fault.kind === 'jam' ? each.jam : each.valve)).map((each) => each.name);
      throw new FaultError(`"${fault.target}" cannot have a ${fault.kind}; these can: ${can.join(', ')}`);
    }
  }

  private wear(target: string, severity: number): void {
    const [bearing, motor, ...rest] = target.split('.').reverse();
    const found = this.machine(rest.reverse().join('.'))?.motors[motor ?? '']?.bearings[bearing as BearingName];
    if (!found) throw new FaultError(`"${target}" is no bearing; name it <machine>.<motor>.<${BEARINGS.join(' or ')}>, such as Line1.Filler.MainMotor.DriveEnd`);
    found.wear = Math.min(1, Math.max(0, severity));
  }
}
