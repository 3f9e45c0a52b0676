import { lag } from './lag.js';
import { type Cloggable, type Machine, motorSignals } from './machine.js';
import { Motor } from './motor.js';
import { type Random } from './random.js';
import { type Signal, SignalList, SLOW_SCAN } from './signal.js';

const RECEIVER = 1000; // l
const DELIVERY = 30; // l/s free air with a clean filter
const LEAKAGE = 2; // l/s
const LOAD_AT = 6.6; // bar
const UNLOAD_AT = 7.4; // bar
/** Below this the machines stop rather than work badly. */
const NEEDED = 4.5; // bar

/** The plant's air compressor with its receiver; a clogged intake filter lowers its delivery and raises the pressure drop across it. */
export class Compressor implements Machine {
  readonly type = 'Compressor';
  readonly motors: Record<string, Motor>;
  readonly signals: Signal[];
  readonly methods: Record<string, () => void>;
  readonly valve: Cloggable = { clog: 0 };
  enabled = true;
  loaded = false;
  pressure = 7;
  delivery = 0;
  consumption = 0;
  private taken = 0;
  private readonly motor: Motor;

  constructor(
    readonly name: string,
    random: Random,
    wearPerHour: number,
  ) {
    this.motor = new Motor({ speed: 2950, power: 15, current: 27 }, random, wearPerHour);
    this.motors = { Motor: this.motor };
    this.methods = {
      Start: () => {
        this.enabled = true;
      },
      Stop: () => {
        this.enabled = false;
      },
      ReplaceBearing: () => this.motor.replaceBearings(),
      CleanValve: () => {
        this.valve.clog = 0;
      },
    };
    this.signals = [...this.ownSignals(), ...motorSignals(name, this.motors)];
  }

  get supplied(): boolean {
    return this.pressure > NEEDED;
  }

  /** Free air a machine uses, l. */
  consume(litres: number): void {
    this.taken += litres;
  }

  step(dt: number): void {
    if (this.pressure < LOAD_AT) this.loaded = true;
    if (this.pressure > UNLOAD_AT) this.loaded = false;
    const speed = this.motor.speed / this.motor.rating.speed;
    this.delivery = this.loaded && this.enabled ? DELIVERY * speed * (1 - this.valve.clog) : 0;
    this.consumption = lag(this.consumption, this.taken / dt + (LEAKAGE * this.pressure) / 7, 2, dt);
    this.pressure = Math.max(0, this.pressure + ((this.delivery - (LEAKAGE * this.pressure) / 7) * dt - this.taken) / RECEIVER);
    this.taken = 0;
    this.motor.step(dt, this.enabled ? 1 : 0, this.loaded ? 0.6 + 0.15 * (this.pressure / 7) : 0.2);
  }

  private ownSignals(): Signal[] {
    return new SignalList(this.name)
      .state('Running', 'boolean', 'The compressor is switched on', () => this.enabled && !this.motor.seized)
      .state('Loaded', 'boolean', 'It delivers air rather than idling', () => this.loaded)
      .measured('ReceiverPressure', { unit: 'bar', range: [0, 10], noise: 0.008 }, 'Pressure of the air receiver', () => this.pressure)
      .measured('Delivery', { unit: 'litrePerSecond', range: [0, 40], noise: 0.08 }, 'Free air delivered', () => this.delivery)
      .measured('Consumption', { unit: 'litrePerSecond', range: [0, 60], noise: 0.08 }, 'Free air used by the plant', () => this.consumption)
      .measured('FilterPressureDrop', { unit: 'millibar', range: [0, 200], noise: 0.3, scanSeconds: SLOW_SCAN }, 'Pressure drop across the intake filter', () => 12 + 150 * this.valve.clog)
      .measured('OilTemperature', { unit: 'degreeCelsius', range: [0, 120], noise: 0.1, scanSeconds: SLOW_SCAN }, 'Oil temperature', () => 30 + 0.6 * this.motor.windingTemperature)
      .measured('DewPoint', { unit: 'degreeCelsius', range: [-60, 20], noise: 0.1, scanSeconds: SLOW_SCAN }, 'Pressure dew point after the dryer', () => 3 + 2 * (this.consumption / 30)).signals;
  }
}
