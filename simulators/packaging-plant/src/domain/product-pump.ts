import { lag } from './lag.js';
import { type Machine } from './machine.js';
import { Motor } from './motor.js';
import { type Random } from './random.js';
import { SignalList, SLOW_SCAN } from './signal.js';
import { motorSignals } from './machine.js';

const TANK = 4000; // l
const REFILL_FLOW = 8; // l/s
/** Pump curve p = P0·n² − B·Q², bar with Q in l/s. */
const SHUT_OFF_PRESSURE = 6;
const CURVE = 0.29;

/** Feeds one filler from its product tank through a heat exchanger. */
export class ProductPump implements Machine {
  readonly type = 'ProductPump';
  readonly motor: Motor;
  readonly motors: Record<string, Motor>;
  readonly signals;
  readonly methods;
  enabled = true;
  speedSetpoint = 1450;
  temperatureSetpoint = 8;
  volume = TANK * 0.8;
  temperature = 8;
  flow = 0;
  pressure = 0;
  dispensed = 0;
  refilled = 0;
  private refilling = false;

  constructor(
    readonly name: string,
    random: Random,
    wearPerHour: number,
  ) {
    this.motor = new Motor({ speed: 1450, power: 3, current: 6.4 }, random, wearPerHour);
    this.motors = { Motor: this.motor };
    this.methods = {
      Start: () => {
        this.enabled = true;
      },
      Stop: () => {
        this.enabled = false;
      },
      ReplaceBearing: () => this.motor.replaceBearings(),
    };
    this.signals = [...this.ownSignals(), ...motorSignals(name, this.motors)];
  }

  /** Pushes product against a resistance (bar·s²/l²); Infinity is a closed valve. Flow and pressure settle within seconds. */
  push(dt: number, resistance: number): void {
    const head = SHUT_OFF_PRESSURE * (this.motor.speed / this.motor.rating.speed) ** 2;
    const open = Number.isFinite(resistance) && this.volume > 50;
    const flow = open ? Math.sqrt(head / (CURVE + resistance)) : 0;
    this.flow = lag(this.flow, flow, 0.8, dt);
    this.pressure = lag(this.pressure, head - CURVE * flow ** 2, 0.8, dt);
  }

  /** Product that really went into bottles; what the filler does not take returns to the tank. */
  draw(litres: number): void {
    this.volume -= litres;
    this.dispensed += litres;
  }

  step(dt: number): void {
    const target = this.enabled ? this.speedSetpoint / this.motor.rating.speed : 0;
    this.motor.step(dt, target, 0.15 + 0.11 * this.flow * this.pressure * 0.5);
    if (this.volume < TANK * 0.3) this.refilling = true;
    if (this.volume > TANK * 0.9) this.refilling = false;
    if (this.refilling) {
      this.volume += REFILL_FLOW * dt;
      this.refilled += REFILL_FLOW * dt;
    }
    this.temperature = lag(this.temperature, this.temperatureSetpoint + (this.refilling ? 0.4 : 0), 120, dt);
  }

  private ownSignals(): SignalList['signals'] {
    return new SignalList(this.name)
      .state('Running', 'boolean', 'The pump is switched on', () => this.enabled && !this.motor.seized)
      .measured('DischargeFlow', { unit: 'litrePerSecond', range: [0, 5], noise: 0.012 }, 'Flow at the pump outlet', () => this.flow)
      .measured('DischargePressure', { unit: 'bar', range: [0, 8], noise: 0.01 }, 'Pressure at the pump outlet', () => this.pressure)
      .measured('SuctionPressure', { unit: 'bar', range: [0, 1], noise: 0.002 }, 'Pressure of the tank above the pump', () => 0.05 + 0.25 * (this.volume / TANK))
      .measured('ProductTemperature', { unit: 'degreeCelsius', range: [0, 40], noise: 0.05, scanSeconds: SLOW_SCAN }, 'Product temperature after the heat exchanger', () => this.temperature)
      .measured('TankLevel', { unit: 'percent', range: [0, 100], noise: 0.05, scanSeconds: SLOW_SCAN }, 'Level of the product tank', () => (100 * this.volume) / TANK)
      .measured('TankVolume', { unit: 'litre', range: [0, TANK], noise: 1, scanSeconds: SLOW_SCAN }, 'Product in the tank', () => this.volume)
      .counted('DispensedVolume', 'double', 'Product put into bottles since commissioning', () => this.dispensed, 'litre')
      .state('Refilling', 'boolean', 'The tank is being refilled', () => this.refilling)
      .setpoint('PumpSpeedSetpoint', { unit: 'revolutionPerMinute', range: [600, 1600] }, 'Shaft speed wanted', () => this.speedSetpoint, (value) => {
        this.speedSetpoint = value;
      })
      .setpoint('ProductTemperatureSetpoint', { unit: 'degreeCelsius', range: [4, 25] }, 'Product temperature wanted', () => this.temperatureSetpoint, (value) => {
        this.temperatureSetpoint = value;
      }).signals;
  }
}
