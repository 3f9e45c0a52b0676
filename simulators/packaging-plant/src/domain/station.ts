import { type Inlet, type Outlet } from './buffer.js';
import { Effectiveness } from './effectiveness.js';
import { type Motor } from './motor.js';
import { type Random } from './random.js';

/** PackML states (ISA-TR88.00.02) with their standard numbers. */
export const STATES = { Stopped: 2, Suspended: 5, Execute: 6, Aborted: 9 } as const;
export type State = (typeof STATES)[keyof typeof STATES];

/** Bits of a machine's alarm word. */
export const ALARMS = { jam: 1, bearing: 2, lowSupply: 4, highVibration: 8, highTemperature: 16 } as const;

/** ISO 20816 zone D for small machines begins about here: damage is likely. */
export const VIBRATION_ALARM = 7.1; // mm/s RMS

export interface StationOptions {
  name: string;
  /** Bottles the machine holds when full. */
  places: number;
  inlet: Inlet;
  outlet: Outlet;
  motor: Motor;
  random: Random;
  ratedPerHour: number;
  /** Chance that a bottle is rejected as it leaves. */
  rejectRatio: () => number;
  /** False stops the machine for want of air, product or caps. */
  supplied?: () => boolean;
  /** Most bottles per second the process allows just now. */
  limit?: () => number;
  onTake?: () => void;
}

/** After starving or blocking a machine waits for this many bottles or places, else it would stutter. */
const RESUME_AT = 8;

/** A machine that takes bottles one by one, holds some, and passes on or rejects each: in = out + scrap + in work, always. */
export class Station {
  inWork = 0;
  totalIn = 0;
  totalOut = 0;
  totalScrap = 0;
  enabled = true;
  jammed = false;
  starved = false;
  blocked = false;
  speedSetpoint: number; // bottles per hour
  readonly effectiveness: Effectiveness;
  private progress = 0;
  private verdict: 'good' | 'reject' | undefined;

  constructor(readonly options: StationOptions) {
    this.speedSetpoint = options.ratedPerHour * 0.8;
    this.effectiveness = new Effectiveness(options.ratedPerHour);
  }

  get state(): State {
    if (this.jammed || this.options.motor.seized) return STATES.Aborted;
    if (!this.enabled) return STATES.Stopped;
    return this.starved || this.blocked || !this.supplied ? STATES.Suspended : STATES.Execute;
  }

  get supplied(): boolean {
    return this.options.supplied?.() ?? true;
  }

  get alarms(): number {
    const { motor } = this.options;
    return (
      (this.jammed ? ALARMS.jam : 0) |
      (motor.seized ? ALARMS.bearing : 0) |
      (this.supplied ? 0 : ALARMS.lowSupply) |
      (motor.worstVibration > VIBRATION_ALARM ? ALARMS.highVibration : 0) |
      (motor.windingTemperature > 120 ? ALARMS.highTemperature : 0)
    );
  }

  /** Bottles per second it would run at now. */
  get rate(): number {
    return Math.min(this.speedSetpoint / 3600, this.options.limit?.() ?? Infinity);
  }

  /** Bottles per second it really runs at. */
  get speed(): number {
    return this.state === STATES.Execute ? this.rate : 0;
  }

  step(dt: number): void {
    this.resume();
    const before = { good: this.totalOut, rejects: this.totalScrap };
    if (this.state === STATES.Execute) {
      this.progress += this.rate * dt;
      while (this.progress >= 1 && this.index()) this.progress--;
      this.progress = Math.min(this.progress, 1);
    }
    this.effectiveness.step(dt, this.state === STATES.Execute, this.totalOut - before.good, this.totalScrap - before.rejects);
    const share = this.speed / (this.options.ratedPerHour / 3600);
    this.options.motor.step(dt, share, share > 0 ? 0.3 + (0.3 * this.inWork) / this.options.places : 0);
  }

  private resume(): void {
    const { inlet, outlet } = this.options;
    if (this.starved && inlet.available() >= RESUME_AT) this.starved = false;
    if (this.blocked && outlet.room() >= RESUME_AT) this.blocked = false;
  }

  /** One cycle. False when the machine can neither discharge nor take: it is blocked or starved from then on. */
  private index(): boolean {
    const { inlet, outlet, places } = this.options;
    const more = inlet.available() > 0;
    const discharge = this.inWork > 0 && (this.inWork >= places || !more);
    if (discharge && !this.discharge(outlet)) {
      this.blocked = true;
      return false;
    }
    if (more) {
      inlet.take();
      this.options.onTake?.();
      this.totalIn++;
      this.inWork++;
    }
    if (!more && !discharge) this.starved = true;
    return more || discharge;
  }

  private discharge(outlet: Outlet): boolean {
    // Judged once per bottle: a bottle that waits for room is not inspected again and again.
    this.verdict ??= this.options.random.next() < this.options.rejectRatio() ? 'reject' : 'good';
    if (this.verdict === 'good') {
      if (outlet.room() <= 0) return false;
      outlet.put();
      this.totalOut++;
    } else {
      this.totalScrap++;
    }
    this.inWork--;
    this.verdict = undefined;
    return true;
  }
}
