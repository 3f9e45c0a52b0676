import { type Outlet } from './buffer.js';
import { lag } from './lag.js';
import { type Cloggable, type Ledger, type Machine, type MethodArgument, motorSignals, stationMethods, stationSignals } from './machine.js';
import { Motor } from './motor.js';
import { type ProductPump } from './product-pump.js';
import { type Random } from './random.js';
import { type Signal, SignalList } from './signal.js';
import { Station } from './station.js';

/** Resistance of the clean product valve, bar·s²/l². */
const CLEAN_VALVE = 0.296;
/** A valve fouls by this share in an hour of filling. */
const FOULING_PER_HOUR = 0.01;

/** Fills bottles from the product pump through a valve: a clog there lowers flow, raises pressure and slows the carousel. */
export class Filler implements Machine {
  readonly type = 'Filler';
  readonly station: Station;
  readonly motors: Record<string, Motor>;
  readonly signals: Signal[];
  readonly methods: Record<string, (...values: number[]) => void>;
  readonly takes: Readonly<Record<string, readonly MethodArgument[]>> = {
    StartCleaning: [{ name: 'Duration', description: 'How long the valve is flushed', unit: 'second', range: { low: 5, high: 900 } }],
  };
  readonly jam: Station;
  readonly valve: Cloggable = { clog: 0 };
  fillVolumeSetpoint = 500; // ml
  fillVolume = 500;
  /** Seconds for which the valve is still flushed; the filler stands meanwhile. */
  cleaningLeft = 0;
  private runsAfterwards = true;

  constructor(
    readonly name: string,
    private readonly pump: ProductPump,
    outlet: Outlet,
    private readonly random: Random,
    wearPerHour: number,
  ) {
    const motor = new Motor({ speed: 1480, power: 7.5, current: 15 }, random, wearPerHour);
    this.motors = { MainMotor: motor };
    this.station = new Station({
      name,
      places: 40,
      inlet: { available: () => Infinity, take: () => undefined },
      outlet,
      motor,
      random,
      ratedPerHour: 22_500,
      rejectRatio: () => 0.002 + 0.05 * Math.max(0, this.valve.clog - 0.5),
      // A filler without pressure would underfill; it waits instead.
      supplied: () => pump.enabled && pump.pressure > 0.5,
      limit: () => pump.flow / (this.fillVolumeSetpoint / 1000),
      onTake: () => this.fill(),
    });
    this.jam = this.station;
    this.methods = {
      ...stationMethods(this.station),
      Start: () => {
        this.cleaningLeft = 0;
        this.station.enabled = true;
      },
      CleanValve: () => {
        this.valve.clog = 0;
      },
      StartCleaning: (seconds = 0) => {
        if (this.cleaningLeft === 0) this.runsAfterwards = this.station.enabled;
        this.station.enabled = false;
        this.cleaningLeft = seconds;
      },
    };
    this.signals = [...stationSignals(this.station), ...this.ownSignals(), ...motorSignals(name, this.motors)];
  }

  ledger(): Ledger {
    const { totalIn, totalOut, totalScrap, inWork } = this.station;
    return { totalIn, totalOut, totalScrap, inWork };
  }

  step(dt: number): void {
    // The valve is open while the carousel could turn; else the pump pushes against it and pressure rises.
    const { station } = this;
    if (this.cleaningLeft > 0) this.clean(dt);
    const open = station.enabled && !station.jammed && !station.blocked && !station.options.motor.seized;
    this.pump.push(dt, open && this.valve.clog < 1 ? CLEAN_VALVE / (1 - this.valve.clog) ** 2 : Infinity);
    if (open) this.valve.clog = Math.min(1, this.valve.clog + (FOULING_PER_HOUR / 3600) * dt);
    this.fillVolume = lag(this.fillVolume, this.fillVolumeSetpoint, 4, dt);
    station.step(dt);
  }

  /** What was fouled is washed away over the time that it takes; then the filler runs again, if it ran before. */
  private clean(dt: number): void {
    this.valve.clog -= this.valve.clog * Math.min(1, dt / this.cleaningLeft);
    this.cleaningLeft = Math.max(0, this.cleaningLeft - dt);
    if (this.cleaningLeft === 0 && this.runsAfterwards) this.station.enabled = true;
  }

  private fill(): void {
    this.pump.draw((this.fillVolume + 0.4 * this.random.normal()) / 1000);
  }

  private ownSignals(): Signal[] {
    return new SignalList(this.name)
      .measured('FlowRate', { unit: 'litrePerSecond', range: [0, 5], noise: 0.012 }, 'Product flow through the valve', () => this.pump.flow)
      .measured('InletPressure', { unit: 'bar', range: [0, 8], noise: 0.01 }, 'Pressure before the valve', () => this.pump.pressure)
      .measured('FillVolume', { unit: 'millilitre', range: [0, 1100], noise: 0.4 }, 'Volume of the last bottle', () => this.fillVolume)
      .measured('BowlPressure', { unit: 'millibar', range: [0, 400], noise: 0.8 }, 'Counter-pressure of the filler bowl', () => 40 + 22 * this.pump.flow)
      .measured('ProductTemperature', { unit: 'degreeCelsius', range: [0, 40], noise: 0.05, scanSeconds: 1 }, 'Product temperature in the bowl', () => this.pump.temperature + 0.4)
      .state('Cleaning', 'boolean', 'The valve is being flushed', () => this.cleaningLeft > 0)
      .setpoint('FillVolumeSetpoint', { unit: 'millilitre', range: [200, 1000] }, 'Volume wanted in a bottle', () => this.fillVolumeSetpoint, (value) => {
        this.fillVolumeSetpoint = value;
      }).signals;
  }
}
