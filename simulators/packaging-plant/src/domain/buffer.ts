import { type Motor } from './motor.js';
import { type Signal, SignalList } from './signal.js';

/** Where a station takes bottles from; a supply never runs out. */
export interface Inlet {
  available(): number;
  take(): void;
}

/** Where a station puts finished bottles. */
export interface Outlet {
  room(): number;
  put(): void;
}

/** An accumulation conveyor between two machines. While it is jammed or stopped nothing enters or leaves. */
export class Buffer implements Inlet, Outlet {
  count = 0;
  totalIn = 0;
  totalOut = 0;
  jammed = false;
  enabled = true;
  private moved = 0;

  constructor(
    readonly name: string,
    readonly capacity: number,
    readonly motor: Motor,
  ) {}

  private get standing(): boolean {
    return this.jammed || !this.enabled || this.motor.seized;
  }

  available(): number {
    return this.standing ? 0 : this.count;
  }

  room(): number {
    return this.standing ? 0 : this.capacity - this.count;
  }

  take(): void {
    this.count--;
    this.totalOut++;
    this.moved++;
  }

  put(): void {
    this.count++;
    this.totalIn++;
    this.moved++;
  }

  step(dt: number): void {
    this.motor.step(dt, this.standing ? 0 : 0.85, 0.2 + 0.4 * (this.count / this.capacity) + Math.min(0.1, this.moved * 0.02));
    this.moved = 0;
  }

  signals(): Signal[] {
    const beltSpeed = (): number => (this.motor.speed / this.motor.rating.speed) * 0.6;
    return [
      ...new SignalList(this.name)
        .state('Count', 'int32', 'Bottles on the conveyor', () => this.count)
        .state('FillLevel', 'double', 'Share of the capacity in use', () => Math.round((1000 * this.count) / this.capacity) / 10, 'percent')
        .state('Full', 'boolean', 'No bottle fits any more', () => this.count >= this.capacity)
        .state('Empty', 'boolean', 'No bottle is left', () => this.count === 0)
        .state('JamActive', 'boolean', 'Bottles are jammed', () => this.jammed)
        .measured('BeltSpeed', { unit: 'metrePerSecond', range: [0, 1], noise: 0.002 }, 'Belt speed', beltSpeed)
        .counted('TotalIn', 'int64', 'Bottles received since commissioning', () => BigInt(this.totalIn))
        .counted('TotalOut', 'int64', 'Bottles passed on since commissioning', () => BigInt(this.totalOut)).signals,
      ...this.motor.signals(this.name, 'Motor'),
    ];
  }
}
