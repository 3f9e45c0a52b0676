import { type DeviceReading } from '../command.js';
import { type Random } from './random.js';
import { stamp } from './stamp.js';

/** true time, in ms since 1970, at which a schedule begins */
export const START = Date.UTC(2026, 2, 1, 8);

/** Does what it is told; takes it and forgets it; says that it will do it, and does so later. */
export type DeviceTemper = 'obedient' | 'lazy' | 'slow';

interface Signal {
  value: unknown;
  /** true time of its last scan */
  scannedAt: number;
}

export interface WriteInLog {
  readonly id: string;
  readonly value: number;
  readonly at: number;
  /** what the setpoint was before */
  readonly from: number;
}

/** One machine: its own clock, a setpoint, an interlock's input, a mode, and a log of every write that it took: the witness. */
export class Machine {
  readonly log: WriteInLog[] = [];
  /** Every value that the setpoint had, and since when in true time. */
  readonly held: { readonly value: unknown; readonly since: number }[] = [{ value: 9_000, since: START }];
  readonly setpoint: Signal = { value: 9_000, scannedAt: START };
  readonly jam: Signal = { value: false, scannedAt: START };
  readonly mode: Signal = { value: 'auto', scannedAt: START };
  /** its sensors are no longer scanned: what they show grows old */
  frozen = false;
  bad = false;
  /** it cannot be reached */
  away = false;
  /** true times until which there was no jam, and it ran by itself */
  jamOffUntil = START;
  autoUntil = START;
  private coming: { readonly value: number; readonly at: number } | undefined;

  constructor(readonly temper: DeviceTemper) {}

  recover(): void {
    this.frozen = this.bad = this.away = false;
    this.jam.value = false;
    this.mode.value = 'auto';
  }

  /** Time has gone on. */
  scan(now: number): void {
    if (this.coming && now >= this.coming.at) {
      this.take(this.coming.value, now);
      this.coming = undefined;
    }
    this.setpoint.scannedAt = now;
    if (this.jam.value === false) this.jamOffUntil = now;
    if (this.mode.value === 'auto') this.autoUntil = now;
    if (this.frozen) return;
    this.shown = { jam: this.jam.value, mode: this.mode.value, at: now };
  }

  private shown: { jam: unknown; mode: unknown; at: number } = { jam: false, mode: 'auto', at: START };

  read(what: 'setpoint' | 'jam' | 'mode', now: number, clockMs: number, ourMs: number): DeviceReading | undefined {
    if (this.away) return undefined;
    const value = what === 'setpoint' ? this.setpoint.value : this.shown[what];
    const scannedAt = what === 'setpoint' ? this.setpoint.scannedAt : this.shown.at;
    return { value, quality: this.bad ? 'bad' : 'good', sourceTs: stamp(scannedAt + clockMs), serverTs: stamp(now + clockMs), readAt: stamp(now + ourMs) };
  }

  write(id: string, value: number, now: number, random: Random): void {
    this.log.push({ id, value, at: now, from: this.setpoint.value as number });
    if (this.temper === 'lazy') return;
    if (this.temper === 'slow') this.coming = { value, at: now + random.below(20_000) };
    else this.take(value, now);
  }

  /** Whether the setpoint had a value at that time or later. */
  hadSince(value: unknown, at: number): boolean {
    return this.held.some((entry, index) => entry.value === value && (this.held[index + 1]?.since ?? Infinity) >= at);
  }

  /** The setpoint has another value: by a write, or by somebody at the machine. */
  take(value: number, now: number): void {
    this.setpoint.value = value;
    this.held.push({ value, since: now });
  }
}
