import type { UnitName } from './units.js';

export type SignalDatatype = 'boolean' | 'int32' | 'int64' | 'double';
export type SignalValue = number | bigint | boolean;

/** measured: a sensor with noise; counted: exact; state: changes when something happens; setpoint: a client may write it. */
export type SignalKind = 'measured' | 'counted' | 'state' | 'setpoint';

/** One variable of the plant: where it belongs, what it means, and how to read the physical truth behind it. */
export interface Signal {
  /** `Line1.Filler` */
  machine: string;
  /** `MainMotor`, when the variable belongs to a part of the machine. */
  component?: string;
  name: string;
  kind: SignalKind;
  datatype: SignalDatatype;
  unit?: UnitName;
  range?: { low: number; high: number };
  /** Standard deviation of the sensor, in the signal's unit. */
  noise?: number;
  /** How often the controller samples it. */
  scanSeconds: number;
  description: string;
  read: () => SignalValue;
  /** Of a setpoint. @throws RangeError outside the range. */
  check?: (value: number) => void;
  /** @throws RangeError outside the range. */
  write?: (value: number) => void;
}

/** Stable for ever: `Line1.Filler.MainMotor.Current`. */
export function signalId(signal: Signal): string {
  return [signal.machine, signal.component, signal.name].filter(Boolean).join('.');
}

export interface Measured {
  unit: UnitName;
  range: [number, number];
  noise: number;
  scanSeconds?: number;
}

export const FAST_SCAN = 0.2;
export const SLOW_SCAN = 1;

/** Collects the signals of one machine or one of its components. */
export class SignalList {
  readonly signals: Signal[] = [];

  constructor(
    private readonly machine: string,
    private readonly component?: string,
  ) {}

  measured(name: string, options: Measured, description: string, read: () => number): this {
    const { unit, noise, scanSeconds = FAST_SCAN } = options;
    return this.add({ name, kind: 'measured', datatype: 'double', unit, range: range(options.range), noise, scanSeconds, description, read });
  }

  counted(name: string, datatype: SignalDatatype, description: string, read: () => SignalValue, unit?: UnitName): this {
    return this.add({ name, kind: 'counted', datatype, ...(unit ? { unit } : {}), scanSeconds: SLOW_SCAN, description, read });
  }

  state(name: string, datatype: SignalDatatype, description: string, read: () => SignalValue, unit?: UnitName): this {
    return this.add({ name, kind: 'state', datatype, ...(unit ? { unit } : {}), scanSeconds: FAST_SCAN, description, read });
  }

  setpoint(name: string, options: { unit?: UnitName; range: [number, number] }, description: string, read: () => number, apply: (value: number) => void): this {
    const limits = range(options.range);
    const check = (value: number): void => {
      if (!(value >= limits.low && value <= limits.high)) {
        throw new RangeError(`${this.machine}.${name} takes ${limits.low} to ${limits.high}${options.unit ? ` ${options.unit}` : ''}, not ${value}`);
      }
    };
    const write = (value: number): void => {
      check(value);
      apply(value);
    };
    return this.add({ name, kind: 'setpoint', datatype: 'double', ...(options.unit ? { unit: options.unit } : {}), range: limits, scanSeconds: FAST_SCAN, description, read, check, write });
  }

  private add(signal: Omit<Signal, 'machine' | 'component'>): this {
    this.signals.push({ machine: this.machine, ...(this.component ? { component: this.component } : {}), ...signal });
    return this;
  }
}

function range([low, high]: [number, number]): { low: number; high: number } {
  return { low, high };
}
