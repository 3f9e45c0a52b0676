import { type Motor } from './motor.js';
import { type Signal, SignalList } from './signal.js';
import { type Station } from './station.js';
import { type UnitName } from './units.js';

/** What went in, came out good, was rejected, and is still inside: `totalIn = totalOut + totalScrap + inWork`. */
export interface Ledger {
  totalIn: number;
  totalOut: number;
  totalScrap: number;
  inWork: number;
}

/** A thing that can clog: 0 is clean, 1 lets nothing through. */
export interface Cloggable {
  clog: number;
}

/** A number that a method is called with. */
export interface MethodArgument {
  name: string;
  description: string;
  unit: UnitName;
  range: { low: number; high: number };
}

export type MachineType = 'ProductPump' | 'Filler' | 'Capper' | 'Labeller' | 'Conveyor' | 'Palletiser' | 'Compressor' | 'Line' | 'Site';

/** One machine as the plant steps it, and as the outside reads and operates it. */
export interface Machine {
  /** `Line1.Filler` */
  name: string;
  type: MachineType;
  motors: Record<string, Motor>;
  signals: Signal[];
  methods: Record<string, (...values: number[]) => void>;
  /** Arguments of those methods that have some. */
  takes?: Readonly<Record<string, readonly MethodArgument[]>>;
  step: (dt: number) => void;
  ledger?: () => Ledger;
  /** Present where bottles can jam. */
  jam?: { jammed: boolean };
  /** Present where something can clog. */
  valve?: Cloggable;
}

export function motorSignals(name: string, motors: Record<string, Motor>): Signal[] {
  return Object.entries(motors).flatMap(([component, motor]) => motor.signals(name, component));
}

/** The methods every machine with bottles has. */
export function stationMethods(station: Station): Record<string, () => void> {
  return {
    Start: () => {
      station.enabled = true;
    },
    Stop: () => {
      station.enabled = false;
    },
    ResetCounters: () => station.effectiveness.reset(),
    ClearJam: () => {
      station.jammed = false;
    },
    ReplaceBearing: () => station.options.motor.replaceBearings(),
  };
}

/** The variables every machine with bottles has, in the words of PackML and ISO 22400-2. */
export function stationSignals(station: Station): Signal[] {
  const { name, ratedPerHour } = station.options;
  const performance = station.effectiveness;
  const percent = (share: number): number => Math.round(share * 10_000) / 100;
  return new SignalList(name)
    .state('State', 'int32', 'PackML state', () => station.state)
    .state('Starved', 'boolean', 'Waiting for bottles from upstream', () => station.starved)
    .state('Blocked', 'boolean', 'No room downstream', () => station.blocked)
    .state('JamActive', 'boolean', 'Bottles are jammed in the machine', () => station.jammed)
    .state('AlarmWord', 'int32', 'Bits: 0 jam, 1 bearing seized, 2 low supply, 3 high vibration, 4 winding too hot', () => station.alarms)
    .measured('Speed', { unit: 'bottlesPerHour', range: [0, ratedPerHour * 1.2], noise: ratedPerHour * 0.0005 }, 'Bottles per hour just now', () => station.speed * 3600)
    .setpoint(
      'SpeedSetpoint',
      { unit: 'bottlesPerHour', range: [1000, ratedPerHour] },
      'Bottles per hour wanted',
      () => station.speedSetpoint,
      (value) => {
        station.speedSetpoint = value;
      },
    )
    .counted('TotalIn', 'int64', 'Bottles taken since commissioning', () => BigInt(station.totalIn))
    .counted('TotalOut', 'int64', 'Good bottles passed on since commissioning', () => BigInt(station.totalOut))
    .counted('TotalScrap', 'int64', 'Bottles rejected since commissioning', () => BigInt(station.totalScrap))
    .counted('InWork', 'int32', 'Bottles in the machine', () => station.inWork)
    .counted('GoodCount', 'int32', 'Good bottles since the last reset', () => performance.good)
    .counted('RejectCount', 'int32', 'Rejects since the last reset', () => performance.rejects)
    .counted('RunTime', 'double', 'Time in Execute since the last reset', () => Math.round(performance.runSeconds), 'second')
    .counted('PlannedTime', 'double', 'Time since the last reset', () => Math.round(performance.plannedSeconds), 'second')
    .counted('Availability', 'double', 'Run time over planned time', () => percent(performance.availability), 'percent')
    .counted('Performance', 'double', 'Bottles over bottles at rated speed', () => percent(performance.performance), 'percent')
    .counted('Quality', 'double', 'Good over all bottles', () => percent(performance.quality), 'percent')
    .counted('OEE', 'double', 'Overall equipment effectiveness', () => percent(performance.oee), 'percent').signals;
}
