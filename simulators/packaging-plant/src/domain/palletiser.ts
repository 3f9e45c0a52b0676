import { type Inlet } from './buffer.js';
import { type Compressor } from './compressor.js';
import { Effectiveness } from './effectiveness.js';
import { type Ledger, type Machine, motorSignals } from './machine.js';
import { Motor } from './motor.js';
import { type Random } from './random.js';
import { type Signal, SignalList } from './signal.js';
import { ALARMS, type State, STATES, VIBRATION_ALARM } from './station.js';

const RATED_PER_HOUR = 45_000;
const BOTTLES_PER_LAYER = 48;
const EXCHANGE_SECONDS = 2.5;

/** Takes from both lines, the fuller conveyor first, and stacks pallets; a pallet's bottles count as out when it leaves. */
export class Palletiser implements Machine {
  readonly type = 'Palletiser';
  readonly motors: Record<string, Motor>;
  readonly signals: Signal[];
  readonly methods: Record<string, () => void>;
  readonly jam = this;
  jammed = false;
  enabled = true;
  starved = false;
  layersSetpoint = 5;
  speedSetpoint = 42_000;
  inWork = 0;
  totalIn = 0;
  totalOut = 0;
  totalScrap = 0;
  pallets = 0;
  private progress = 0;
  private exchange = 0;
  private readonly effectiveness = new Effectiveness(RATED_PER_HOUR);

  constructor(
    readonly name: string,
    private readonly inlets: Inlet[],
    private readonly air: Compressor,
    random: Random,
    wearPerHour: number,
  ) {
    this.motors = {
      MainMotor: new Motor({ speed: 1470, power: 11, current: 21.5 }, random, wearPerHour),
      LiftMotor: new Motor({ speed: 1460, power: 5.5, current: 11 }, random, wearPerHour),
    };
    this.methods = {
      Start: () => this.enable(true),
      Stop: () => this.enable(false),
      ResetCounters: () => this.effectiveness.reset(),
      ClearJam: () => this.clearJam(),
      ReplaceBearing: () => Object.values(this.motors).forEach((motor) => motor.replaceBearings()),
    };
    this.signals = [...this.ownSignals(), ...motorSignals(name, this.motors)];
  }

  private enable(on: boolean): void {
    this.enabled = on;
  }

  private clearJam(): void {
    this.jammed = false;
  }

  private get seized(): boolean {
    return Object.values(this.motors).some((motor) => motor.seized);
  }

  get state(): State {
    if (this.jammed || this.seized) return STATES.Aborted;
    if (!this.enabled) return STATES.Stopped;
    return this.starved || !this.air.supplied ? STATES.Suspended : STATES.Execute;
  }

  ledger(): Ledger {
    const { totalIn, totalOut, totalScrap, inWork } = this;
    return { totalIn, totalOut, totalScrap, inWork };
  }

  step(dt: number): void {
    if (this.starved && this.inlets.some((inlet) => inlet.available() >= 8)) this.starved = false;
    const running = this.state === STATES.Execute;
    const before = this.totalIn;
    if (running) this.work(dt);
    this.effectiveness.step(dt, running, this.totalIn - before, 0);
    const share = running ? this.speedSetpoint / RATED_PER_HOUR : 0;
    const filled = this.inWork / (this.layersSetpoint * BOTTLES_PER_LAYER);
    this.motors['MainMotor']?.step(dt, share, share * 0.5);
    this.motors['LiftMotor']?.step(dt, share, share * (0.15 + 0.5 * filled));
    if (running) this.air.consume(2 * dt);
  }

  private work(dt: number): void {
    if (this.exchange > 0) {
      this.exchange -= dt;
      return;
    }
    this.progress += (this.speedSetpoint / 3600) * dt;
    while (this.progress >= 1 && this.exchange <= 0) {
      if (!this.takeOne()) {
        this.starved = true;
        break;
      }
      this.progress--;
    }
    this.progress = Math.min(this.progress, 1);
  }

  private takeOne(): boolean {
    const inlet = this.inlets.reduce((fuller, next) => (next.available() > fuller.available() ? next : fuller));
    if (inlet.available() === 0) return false;
    inlet.take();
    this.totalIn++;
    this.inWork++;
    if (this.inWork >= this.layersSetpoint * BOTTLES_PER_LAYER) this.discharge();
    return true;
  }

  private discharge(): void {
    this.totalOut += this.inWork;
    this.inWork = 0;
    this.pallets++;
    this.exchange = EXCHANGE_SECONDS;
  }

  private get alarms(): number {
    return (
      (this.jammed ? ALARMS.jam : 0) |
      (this.seized ? ALARMS.bearing : 0) |
      (this.air.supplied ? 0 : ALARMS.lowSupply) |
      (Object.values(this.motors).some((motor) => motor.worstVibration > VIBRATION_ALARM) ? ALARMS.highVibration : 0)
    );
  }

  private ownSignals(): Signal[] {
    const percent = (share: number): number => Math.round(share * 10_000) / 100;
    return new SignalList(this.name)
      .state('State', 'int32', 'PackML state', () => this.state)
      .state('Starved', 'boolean', 'Waiting for bottles from both lines', () => this.starved)
      .state('JamActive', 'boolean', 'Bottles are jammed in the machine', () => this.jammed)
      .state('AlarmWord', 'int32', 'Bits: 0 jam, 1 bearing seized, 2 low supply, 3 high vibration', () => this.alarms)
      .state('Layer', 'int32', 'Layer being stacked, from 1', () => Math.floor(this.inWork / BOTTLES_PER_LAYER) + 1)
      .state('PalletExchange', 'boolean', 'A full pallet is leaving', () => this.exchange > 0)
      .measured('AirPressure', { unit: 'bar', range: [0, 10], noise: 0.01 }, 'Compressed air at the machine', () => this.air.pressure - 0.25)
      .measured('LiftPressure', { unit: 'bar', range: [0, 160], noise: 0.4 }, 'Hydraulic pressure of the lift', () => 30 + (90 * this.inWork) / (6 * BOTTLES_PER_LAYER))
      .counted('TotalIn', 'int64', 'Bottles taken since commissioning', () => BigInt(this.totalIn))
      .counted('TotalOut', 'int64', 'Bottles on finished pallets since commissioning', () => BigInt(this.totalOut))
      .counted('TotalScrap', 'int64', 'Bottles rejected since commissioning', () => BigInt(this.totalScrap))
      .counted('InWork', 'int32', 'Bottles on the open pallet', () => this.inWork)
      .counted('PalletCount', 'int32', 'Pallets finished since commissioning', () => this.pallets)
      .counted('Availability', 'double', 'Run time over planned time', () => percent(this.effectiveness.availability), 'percent')
      .counted('Performance', 'double', 'Bottles over bottles at rated speed', () => percent(this.effectiveness.performance), 'percent')
      .counted('OEE', 'double', 'Overall equipment effectiveness', () => percent(this.effectiveness.oee), 'percent')
      .setpoint('SpeedSetpoint', { unit: 'bottlesPerHour', range: [5000, RATED_PER_HOUR] }, 'Bottles per hour wanted', () => this.speedSetpoint, (value) => {
        this.speedSetpoint = value;
      })
      .setpoint('LayersSetpoint', { range: [1, 6] }, 'Layers of a full pallet', () => this.layersSetpoint, (value) => {
        this.layersSetpoint = Math.round(value);
      }).signals;
  }
}
