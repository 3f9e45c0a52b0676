import { type Operation, type Program } from './program.js';

export type State = 'loading' | 'running' | 'toolchange';

const LOADING_SECONDS = 8;
const TOOL_CHANGE_SECONDS = 12;
/** Cutting seconds of a tool at its program's torque (ISO 3685 speaks of minutes; a demonstration should show a change). */
const TOOL_LIFE = 900;
/** Torque of a blunt tool over that of a sharp one. */
const BLUNT = 1.7;
const AMBIENT = 22; // °C

/** A machine tool that makes one part after another: a worn tool needs more torque, and the work warms the coolant. */
export class MachineTool {
  state: State = 'loading';
  speed = 0; // r/min
  feed = 0; // mm/min
  torque = 0; // N·m
  coolant = AMBIENT; // °C
  parts: bigint;
  /** Of the spindle since it was made, in thousandths of a turn: the control counts more of them than 2^53. */
  millirevolutions: bigint;
  private readonly wears = new Map<number, number>();
  private operation = 0;
  private elapsed = 0;

  constructor(
    readonly name: string,
    readonly program: Program,
    firstParts: bigint,
  ) {
    this.parts = firstParts;
    this.millirevolutions = 9_100_000_000_000_000n + firstParts * 1_000_000n;
  }

  get current(): Operation {
    return this.program.operations[this.operation] as Operation;
  }

  /** 0 is sharp, 1 is due for a change. */
  get wear(): number {
    return this.wears.get(this.current.tool) ?? 0;
  }

  /** Percent of the torque at which the drive gives up. */
  get load(): number {
    return (100 * this.torque) / 60;
  }

  step(dt: number): void {
    this.elapsed += dt;
    const cutting = this.state === 'running';
    this.speed = lag(this.speed, cutting ? this.current.speed : 0, 1.5, dt);
    this.feed = lag(this.feed, cutting ? this.current.feed : 0, 0.4, dt);
    this.torque = lag(this.torque, cutting ? this.current.torque * (1 + (BLUNT - 1) * this.wear) : 0, 0.3, dt);
    const watts = (this.torque * this.speed * 2 * Math.PI) / 60;
    this.coolant = lag(this.coolant, AMBIENT + watts / 450, 240, dt);
    this.millirevolutions += BigInt(Math.round((this.speed / 60) * dt * 1000));
    if (cutting) this.wears.set(this.current.tool, this.wear + dt / TOOL_LIFE);
    this.advance();
  }

  private advance(): void {
    switch (this.state) {
      case 'loading':
        return void (this.elapsed >= LOADING_SECONDS && this.enter('running'));
      case 'toolchange':
        if (this.elapsed < TOOL_CHANGE_SECONDS) return;
        this.wears.set(this.current.tool, 0);
        return this.enter('running');
      case 'running':
        return void (this.elapsed >= this.current.seconds && this.finishOperation());
    }
  }

  private finishOperation(): void {
    this.operation = (this.operation + 1) % this.program.operations.length;
    const done = this.operation === 0;
    if (done) this.parts++;
    if (this.wear >= 1) return this.enter('toolchange');
    this.enter(done ? 'loading' : 'running');
  }

  private enter(state: State): void {
    this.state = state;
    this.elapsed = 0;
  }
}

function lag(value: number, target: number, tau: number, dt: number): number {
  return target + (value - target) * Math.exp(-dt / tau);
}
