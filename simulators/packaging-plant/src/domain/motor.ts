import { Bearing } from './bearing.js';
import { lag } from './lag.js';
import { type Random } from './random.js';
import { type Signal, SignalList, SLOW_SCAN } from './signal.js';

export interface MotorRating {
  speed: number; // r/min
  power: number; // kW
  current: number; // A, at rated torque
}

const AMBIENT = 22;
const EFFICIENCY = 0.88;
/** Magnetising current of an induction motor as a share of its rated current. */
const NO_LOAD_CURRENT = 0.35;
/** A 24-bit encoder; after a few years its count is beyond 2^53, as such counters really are. */
const PULSES_PER_TURN = 16_777_216n;

export type BearingName = 'DriveEnd' | 'NonDriveEnd';
export const BEARINGS: BearingName[] = ['DriveEnd', 'NonDriveEnd'];

/** An induction motor on a drive: wear in its bearings raises friction, so current and vibration rise together. */
export class Motor {
  speed = 0;
  torque = 0;
  current = 0;
  power = 0;
  energy = 0; // kWh
  windingTemperature = AMBIENT;
  runningSeconds = 0;
  private turns: number;
  private readonly firstTurns: bigint;
  readonly bearings: Record<BearingName, Bearing>;

  constructor(
    readonly rating: MotorRating,
    random: Random,
    wearPerHour: number,
  ) {
    const wearRate = (): number => (wearPerHour / 3600) * random.between(0.6, 1.4);
    this.bearings = { DriveEnd: new Bearing(random.between(0.9, 1.3), wearRate()), NonDriveEnd: new Bearing(random.between(0.7, 1.1), wearRate()) };
    this.firstTurns = 540_000_000n + BigInt(Math.floor(random.between(0, 50_000_000)));
    this.turns = 0;
  }

  get ratedTorque(): number {
    return (this.rating.power * 1000) / ((this.rating.speed * 2 * Math.PI) / 60);
  }

  get seized(): boolean {
    return BEARINGS.some((name) => this.bearings[name].wear >= 1);
  }

  get worstVibration(): number {
    return Math.max(...BEARINGS.map((name) => this.bearings[name].vibration));
  }

  get encoder(): bigint {
    return (this.firstTurns + BigInt(Math.floor(this.turns))) * PULSES_PER_TURN;
  }

  /** @param target share of rated speed the drive asks for; @param load share of rated torque the process takes. */
  step(dt: number, target: number, load: number): void {
    this.speed = lag(this.speed, this.seized ? 0 : target * this.rating.speed, 1.2, dt);
    const speed = this.speed / this.rating.speed;
    const turning = speed > 0.01;
    const friction = this.bearings.DriveEnd.friction + this.bearings.NonDriveEnd.friction;
    const share = turning ? load + friction : 0;
    this.torque = share * this.ratedTorque;
    this.current = turning ? this.rating.current * Math.hypot(NO_LOAD_CURRENT, share) : 0;
    this.power = turning ? (share * speed * this.rating.power) / EFFICIENCY + 0.03 * this.rating.power : 0;
    this.energy += (this.power * dt) / 3600;
    this.windingTemperature = lag(this.windingTemperature, AMBIENT + 60 * share ** 2 + (turning ? 12 : 0), 600, dt);
    this.turns += (this.speed / 60) * dt;
    if (turning) this.runningSeconds += dt;
    for (const name of BEARINGS) this.bearings[name].step(dt, speed, load);
  }

  replaceBearings(): void {
    for (const name of BEARINGS) this.bearings[name].replace();
  }

  signals(machine: string, component: string): Signal[] {
    const { rating } = this;
    const list = new SignalList(machine, component)
      .measured('Speed', { unit: 'revolutionPerMinute', range: [0, rating.speed * 1.2], noise: rating.speed * 0.001 }, 'Shaft speed', () => this.speed)
      .measured('Torque', { unit: 'newtonMetre', range: [0, this.ratedTorque * 1.6], noise: this.ratedTorque * 0.004 }, 'Shaft torque', () => this.torque)
      .measured('Current', { unit: 'ampere', range: [0, rating.current * 2], noise: rating.current * 0.004 }, 'Phase current, RMS', () => this.current)
      .measured('Power', { unit: 'kilowatt', range: [0, rating.power * 2], noise: rating.power * 0.003 }, 'Active power', () => this.power)
      .counted('Energy', 'double', 'Energy since commissioning', () => this.energy, 'kilowattHour')
      .measured('WindingTemperature', { unit: 'degreeCelsius', range: [0, 155], noise: 0.1, scanSeconds: SLOW_SCAN }, 'Winding temperature', () => this.windingTemperature)
      .counted('RunningHours', 'double', 'Hours turned since commissioning', () => this.runningSeconds / 3600, 'hour')
      .counted('EncoderPosition', 'int64', 'Absolute 24-bit multi-turn encoder, pulses', () => this.encoder);
    for (const name of BEARINGS) {
      const bearing = this.bearings[name];
      list
        .measured(`${name}Vibration`, { unit: 'millimetrePerSecond', range: [0, 18], noise: 0.03, scanSeconds: SLOW_SCAN }, 'Bearing vibration velocity, RMS 10 Hz to 1 kHz (ISO 20816)', () => bearing.vibration)
        .measured(`${name}Temperature`, { unit: 'degreeCelsius', range: [0, 130], noise: 0.1, scanSeconds: SLOW_SCAN }, 'Bearing temperature', () => bearing.temperature);
    }
    return list.signals;
  }
}
