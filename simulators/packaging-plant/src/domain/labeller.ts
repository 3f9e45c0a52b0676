import { type Inlet, type Outlet } from './buffer.js';
import { type Compressor } from './compressor.js';
import { lag } from './lag.js';
import { type Ledger, type Machine, motorSignals, stationMethods, stationSignals } from './machine.js';
import { Motor } from './motor.js';
import { type Random } from './random.js';
import { type Signal, SignalList, SLOW_SCAN } from './signal.js';
import { Station } from './station.js';

const ROLL = 20_000; // labels
const COLD_GLUE = 140; // °C

/** Glues a label on each bottle; cold glue does not hold, and rejects rise. */
export class Labeller implements Machine {
  readonly type = 'Labeller';
  readonly station: Station;
  readonly motors: Record<string, Motor>;
  readonly signals: Signal[];
  readonly methods: Record<string, () => void>;
  readonly jam: Station;
  glueSetpoint = 155;
  glueTemperature = 155;
  labels = ROLL;
  rolls = 0;

  constructor(
    readonly name: string,
    inlet: Inlet,
    outlet: Outlet,
    private readonly air: Compressor,
    random: Random,
    wearPerHour: number,
  ) {
    const motor = new Motor({ speed: 1430, power: 3, current: 6.6 }, random, wearPerHour);
    this.motors = { MainMotor: motor };
    this.station = new Station({
      name,
      places: 8,
      inlet,
      outlet,
      motor,
      random,
      ratedPerHour: 25_500,
      rejectRatio: () => 0.001 + 0.02 * Math.max(0, COLD_GLUE - this.glueTemperature),
      supplied: () => air.supplied,
      onTake: () => this.label(),
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
    this.glueTemperature = lag(this.glueTemperature, this.glueSetpoint, 90, dt);
    this.station.step(dt);
    this.air.consume(0.6 * this.station.speed * dt);
  }

  private label(): void {
    if (--this.labels > 0) return;
    this.labels = ROLL;
    this.rolls++;
  }

  private ownSignals(): Signal[] {
    return new SignalList(this.name)
      .measured('GlueTemperature', { unit: 'degreeCelsius', range: [0, 220], noise: 0.2, scanSeconds: SLOW_SCAN }, 'Temperature of the hot glue', () => this.glueTemperature)
      .measured('WebTension', { unit: 'newton', range: [0, 60], noise: 0.25 }, 'Tension of the label web', () => 18 + 1.6 * this.station.speed)
      .measured('AirPressure', { unit: 'bar', range: [0, 10], noise: 0.01 }, 'Compressed air at the machine', () => this.air.pressure - 0.2)
      .state('LabelsLeft', 'int32', 'Labels left on the roll', () => this.labels)
      .counted('RollChanges', 'int32', 'Rolls used since commissioning', () => this.rolls)
      .setpoint('GlueTemperatureSetpoint', { unit: 'degreeCelsius', range: [100, 190] }, 'Glue temperature wanted', () => this.glueSetpoint, (value) => {
        this.glueSetpoint = value;
      }).signals;
  }
}
