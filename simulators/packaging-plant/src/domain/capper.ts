import { type Inlet, type Outlet } from './buffer.js';
import { type Compressor } from './compressor.js';
import { lag } from './lag.js';
import { type Ledger, type Machine, motorSignals, stationMethods, stationSignals } from './machine.js';
import { Motor } from './motor.js';
import { type Random } from './random.js';
import { type Signal, SignalList } from './signal.js';
import { Station } from './station.js';

const HOPPER = 6000; // caps
const GOOD_TORQUE = { low: 1.3, high: 2.5 }; // N·m

/** Puts a cap on each bottle; outside its torque window caps leak or crack, and rejects rise. */
export class Capper implements Machine {
  readonly type = 'Capper';
  readonly station: Station;
  readonly motors: Record<string, Motor>;
  readonly signals: Signal[];
  readonly methods: Record<string, () => void>;
  readonly jam: Station;
  torqueSetpoint = 1.9;
  torque = 1.9;
  caps = HOPPER;
  capsUsed = 0;

  constructor(
    readonly name: string,
    inlet: Inlet,
    outlet: Outlet,
    private readonly air: Compressor,
    random: Random,
    wearPerHour: number,
  ) {
    const motor = new Motor({ speed: 1460, power: 4, current: 8.5 }, random, wearPerHour);
    this.motors = { MainMotor: motor };
    this.station = new Station({
      name,
      places: 12,
      inlet,
      outlet,
      motor,
      random,
      ratedPerHour: 24_000,
      rejectRatio: () => 0.0015 + 0.4 * Math.max(0, GOOD_TORQUE.low - this.torque, this.torque - GOOD_TORQUE.high),
      supplied: () => air.supplied,
      onTake: () => this.cap(),
    });
    this.jam = this.station;
    this.methods = stationMethods(this.station);
    this.signals = [...stationSignals(this.station), ...this.ownSignals(), ...motorSignals(name, this.motors)];
  }

  ledger(): Ledger {
    const { totalIn, totalOut, totalScrap, inWork } = this.station;
    return { totalIn, totalOut, totalScrap, inWork };
  }

  step(dt: number): void {
    this.torque = lag(this.torque, this.torqueSetpoint, 3, dt);
    this.station.step(dt);
    this.air.consume(1.2 * this.station.speed * dt);
  }

  private cap(): void {
    this.capsUsed++;
    if (--this.caps < HOPPER * 0.1) this.caps = HOPPER;
  }

  private ownSignals(): Signal[] {
    return new SignalList(this.name)
      .measured('AppliedTorque', { unit: 'newtonMetre', range: [0, 4], noise: 0.03 }, 'Torque of the last cap', () => this.torque)
      .measured('AirPressure', { unit: 'bar', range: [0, 10], noise: 0.01 }, 'Compressed air at the machine', () => this.air.pressure - 0.15)
      .measured('HeadTemperature', { unit: 'degreeCelsius', range: [0, 90], noise: 0.1, scanSeconds: 1 }, 'Temperature of the capping heads', () => 24 + 1.2 * this.station.speed)
      .state('CapLevel', 'double', 'Caps left in the hopper', () => Math.round((100 * this.caps) / HOPPER), 'percent')
      .counted('CapsUsed', 'int64', 'Caps used since commissioning', () => BigInt(this.capsUsed))
      .setpoint('TorqueSetpoint', { unit: 'newtonMetre', range: [0.8, 3.5] }, 'Cap torque wanted', () => this.torqueSetpoint, (value) => {
        this.torqueSetpoint = value;
      }).signals;
  }
}
