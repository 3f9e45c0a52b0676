import { lag } from './lag.js';

const AMBIENT = 22; // °C

/** A rolling bearing. Wear 0 is new, 1 is seized; it grows with speed and the cube of load (the exponent of ISO 281 for ball bearings). */
export class Bearing {
  wear = 0;
  temperature = AMBIENT;
  vibration = 0;

  constructor(
    private readonly baseVibration: number,
    /** Wear per second at rated speed and load. */
    public wearRate: number,
  ) {}

  /** Friction torque as a share of the motor's rated torque. */
  get friction(): number {
    return 0.02 + 0.22 * this.wear ** 2;
  }

  step(dt: number, speed: number, load: number): void {
    this.wear = Math.min(1, this.wear + this.wearRate * speed * (0.4 + load) ** 3 * (1 + 3 * this.wear) * dt);
    const shaking = this.baseVibration * speed * (0.6 + 0.4 * speed) * (1 + 0.25 * load) * (1 + 9 * this.wear ** 1.5);
    this.vibration = lag(this.vibration, shaking, 0.5, dt);
    this.temperature = lag(this.temperature, AMBIENT + speed * (16 + 8 * load + 55 * this.wear ** 2), 300, dt);
  }

  replace(): void {
    this.wear = 0;
  }
}
