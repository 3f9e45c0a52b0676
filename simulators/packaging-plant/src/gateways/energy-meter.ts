import { codeOf, type DataSet } from '@orrery/sparkplug';
import { type Machine } from '../domain/machine.js';
import { type Motor } from '../domain/motor.js';
import { type Random } from '../domain/random.js';
import { type Instrument } from './gateway.js';
import { setpoint } from './setpoint.js';

/** Controls, lights and fans of a line: they run whether bottles do or not. */
const BASE_LOAD = 900; // W
const LINE_VOLTAGE = 400; // V between phases
/** Reactive power of a turning induction motor as a share of its rated power: its magnetisation, whatever the load. */
const MAGNETISING = 0.45;
const MILLIJOULES_PER_WATT_HOUR = 3_600_000n;
/** About fifteen years of a line at twenty kilowatts: in millijoules the register is beyond 2^53, as such registers really are. */
const FIRST_WATT_HOURS = 2_600_000_000;
const PROFILE_ROWS = 15;
const PROFILE_SECONDS = 60;

/** The meter in a line's main feeder: what all its motors draw, and what stands beside them. */
export class EnergyMeter implements Instrument {
  readonly model = 'EnergyMeter';
  readonly metrics;
  private watts = BASE_LOAD;
  private reactive = 0;
  private register: bigint; // mJ
  private rest = 0;
  private readonly profile: { start: number; average: number; peak: number }[] = [];
  private minute = { seconds: 0, energy: 0, peak: 0 };

  constructor(
    readonly of: Machine,
    private readonly motors: Motor[],
    random: Random,
  ) {
    this.register = BigInt(Math.floor(FIRST_WATT_HOURS + random.between(0, 50_000_000))) * MILLIJOULES_PER_WATT_HOUR;
    this.metrics = this.list();
  }

  step(dt: number, at: number): void {
    this.watts = BASE_LOAD + this.motors.reduce((sum, motor) => sum + motor.power * 1000, 0);
    this.reactive = this.motors.reduce((sum, motor) => sum + (motor.speed > 0.01 * motor.rating.speed ? MAGNETISING * motor.rating.power * 1000 : 0), 120);
    const millijoules = this.watts * dt * 1000 + this.rest;
    this.register += BigInt(Math.floor(millijoules));
    this.rest = millijoules % 1;
    this.recordMinute(dt, at);
  }

  private get apparent(): number {
    return Math.hypot(this.watts, this.reactive);
  }

  private get voltage(): number {
    return LINE_VOLTAGE - 0.000_08 * this.apparent;
  }

  private recordMinute(dt: number, at: number): void {
    const { minute } = this;
    minute.seconds += dt;
    minute.energy += this.watts * dt;
    minute.peak = Math.max(minute.peak, this.watts);
    if (minute.seconds < PROFILE_SECONDS - 1e-6) return;
    this.profile.push({ start: at - PROFILE_SECONDS * 1000, average: Math.round(minute.energy / minute.seconds), peak: Math.round(minute.peak) });
    if (this.profile.length > PROFILE_ROWS) this.profile.shift();
    this.minute = { seconds: 0, energy: 0, peak: 0 };
  }

  /** The last quarter of an hour by minutes, which is what the supplier bills peaks by. */
  private loadProfile(): DataSet {
    return {
      columns: ['Start', 'AveragePower', 'PeakPower'],
      columnCount: 3,
      types: [codeOf('DateTime'), codeOf('Double'), codeOf('Double')],
      rows: this.profile.map(({ start, average, peak }) => [
        { kind: 'long', value: BigInt(start) },
        { kind: 'double', value: average },
        { kind: 'double', value: peak },
      ]),
    };
  }

  private list(): Instrument['metrics'] {
    const fast = { kind: 'measured', type: 'Double', scanSeconds: 1 } as const;
    return [
      { ...fast, name: 'Power/Active', path: 'activePower', unit: 'watt', noise: 8, description: 'Active power, three phases', read: () => this.watts },
      { ...fast, name: 'Power/Reactive', path: 'reactivePower', unit: 'voltAmpereReactive', noise: 6, description: 'Reactive power, three phases', read: () => this.reactive },
      { ...fast, name: 'Power/Factor', path: 'powerFactor', noise: 0.001, description: 'Active over apparent power', read: () => this.watts / this.apparent },
      { ...fast, name: 'Voltage/LineToLine', path: 'voltage', unit: 'volt', noise: 0.4, description: 'Voltage between phases, mean of three', read: () => this.voltage },
      { ...fast, name: 'Current/Mean', path: 'current', unit: 'ampere', noise: 0.03, description: 'Current per phase, mean of three', read: () => this.apparent / (Math.sqrt(3) * this.voltage) },
      {
        name: 'Energy/Active',
        path: 'activeEnergy',
        kind: 'counted',
        type: 'Int64',
        scanSeconds: 1,
        description: 'Energy drawn since the meter was made, Wh',
        read: () => this.register / MILLIJOULES_PER_WATT_HOUR,
      },
      { name: 'Energy/Register', path: 'energyRegister', kind: 'counted', type: 'UInt64', scanSeconds: 1, description: 'The same as the meter counts it, mJ', read: () => this.register },
      setpoint({ name: 'Demand/Limit', path: 'demandLimit', unit: 'watt', description: 'Mean power of a quarter of an hour that shall not be passed' }, 45_000, [5_000, 60_000]),
      { name: 'Load/Profile', path: 'loadProfile', kind: 'record', type: 'DataSet', scanSeconds: PROFILE_SECONDS, description: 'Mean and peak power of the last fifteen minutes, W', read: () => this.loadProfile() },
    ];
  }
}
