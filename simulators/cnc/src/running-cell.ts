import { Chance } from './domain/chance.js';
import { type Fault, type FaultKind, Spoiler } from './domain/faults.js';
import { MachineTool } from './domain/machine-tool.js';
import { CELL } from './domain/program.js';
import { telemetry } from './domain/telemetry.js';
import { type Publisher } from './publisher.js';

const STEP_SECONDS = 0.1;
const FIRST_PARTS = 184_000n;

interface Running {
  machine: MachineTool;
  spoiler: Spoiler;
  /** Milliseconds that its clock is ahead. */
  skewMs: number;
}

/** The cell in time: steps its machines and lets each tell how it stands. */
export class RunningCell {
  private readonly running: Map<string, Running>;
  private readonly skews = new Map<string, Fault>();
  private readonly chance: Chance;
  private timer: NodeJS.Timeout | undefined;
  private last = performance.now();
  private faultCount = 0;

  constructor(
    seed: number,
    private readonly periodMs: number,
    readonly publisher: Publisher,
  ) {
    this.chance = new Chance(seed);
    const entries = Object.entries(CELL).map(([name, program], index): [string, Running] => [
      name,
      { machine: new MachineTool(name, program, FIRST_PARTS + BigInt(index) * 7_919n), spoiler: new Spoiler(), skewMs: 0 },
    ]);
    this.running = new Map(entries);
  }

  start(): void {
    this.last = performance.now();
    this.timer = setInterval(() => this.tick(), this.periodMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  get machines(): MachineTool[] {
    return [...this.running.values()].map(({ machine }) => machine);
  }

  get faults(): Fault[] {
    return [...this.skews.values()];
  }

  /** @returns undefined where there is no such machine. */
  cause(kind: FaultKind, name: string, value: number): Fault | undefined {
    const found = this.running.get(name);
    if (!found) return undefined;
    const fault: Fault = { id: `fault-${++this.faultCount}`, kind, machine: name, value };
    if (kind === 'clock-skew') {
      found.skewMs = value;
      this.skews.set(fault.id, fault);
    } else found.spoiler.begin(kind, value);
    return fault;
  }

  /** Sets a skewed clock right. @returns undefined where there is no such fault. */
  repair(id: string): Fault | undefined {
    const fault = this.skews.get(id);
    this.skews.delete(id);
    const running = fault && this.running.get(fault.machine);
    if (running) running.skewMs = 0;
    return fault;
  }

  private tick(): void {
    const now = performance.now();
    // A host that slept does not machine the night in one go.
    const seconds = Math.min(10, (now - this.last) / 1000);
    this.last = now;
    for (const { machine, spoiler, skewMs } of this.running.values()) {
      for (let left = seconds; left > 0; left -= STEP_SECONDS) machine.step(Math.min(STEP_SECONDS, left));
      for (const message of spoiler.pass(telemetry(machine, this.chance, Date.now() + skewMs))) this.publisher.publish(message);
    }
  }
}
