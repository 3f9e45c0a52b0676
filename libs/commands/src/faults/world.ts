import { type DeviceTemper, Machine, START } from './plant.js';
import { type Random } from './random.js';
import { Runs } from './runs.js';
import { stamp } from './stamp.js';

export const SITE = 'acme:riverside';
export const TWINS = [`${SITE}:filler`, `${SITE}:capper`] as const;
export const APPROVERS = ['ada', 'ben', 'cleo'] as const;
const HOUR = 3_600_000;

/** What is true, whatever the service believes: time, machines, people. One clock in each schedule may be wrong: ours, or the machines'. */
export class World {
  now = START;
  readonly machines: ReadonlyMap<string, Machine>;
  readonly revoked = new Set<string>();
  readonly locked = new Set<string>();
  readonly serviced = new Set<string>();
  killed = false;
  /** What was simulated. */
  readonly runs: Runs;
  /** An error of the service's own, at everything that it does. */
  troubled = false;
  private readonly faultyClock: 'service' | 'device' | 'none';
  private serviceMs = 0;
  private deviceMs = 0;
  readonly trace: string[] = [];

  constructor(
    readonly random: Random,
    private readonly isTraced: boolean,
  ) {
    this.faultyClock = random.of(['service', 'device', 'none'] as const);
    this.machines = new Map(TWINS.map((twin) => [twin, new Machine(random.of<DeviceTemper>(['obedient', 'obedient', 'lazy', 'slow']))]));
    this.runs = new Runs(random);
    if (random.chance(0.3)) this.setClock();
  }

  say(what: string): void {
    if (this.isTraced) this.trace.push(`${((this.now - START) / 1000).toFixed(1)} s  ${what}`);
  }

  recover(): void {
    this.killed = this.troubled = false;
    for (const set of [this.revoked, this.locked, this.serviced]) set.clear();
  }

  pass(ms: number): void {
    this.now += ms;
    for (const machine of this.machines.values()) machine.scan(this.now);
  }

  /** Sets the clock that this schedule has chosen an hour forward, back, or right. */
  setClock(): void {
    const ms = this.random.of([-HOUR, 0, HOUR]);
    if (this.faultyClock === 'service') this.serviceMs = ms;
    if (this.faultyClock === 'device') this.deviceMs = ms;
    this.say(`clock of ${this.faultyClock} off by ${ms} ms`);
  }

  rightClocks(): void {
    this.serviceMs = 0;
    this.deviceMs = 0;
  }

  /** Our clock. */
  get ours(): string {
    return stamp(this.now + this.serviceMs);
  }

  /** The clock of whoever takes wishes in: another machine's, and right. */
  get theirs(): string {
    return stamp(this.now);
  }

  read(twin: string, what: 'setpoint' | 'jam' | 'mode'): ReturnType<Machine['read']> {
    return this.machines.get(twin)!.read(what, this.now, this.deviceMs, this.serviceMs);
  }
}
