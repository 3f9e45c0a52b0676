import { addMillis } from '@orrery/twin-model';
import { type Proposal, type RiskClass } from '../command.js';
import { type Guard } from '../guards/guard.js';
import { GUARDS } from '../guards/guard-table.js';
import { Random } from './random.js';
import { type Flight, ModelService } from './service.js';
import { wrongAtTheEnd, wrongWithWrite } from './witness.js';
import { APPROVERS, TWINS, World } from './world.js';

export interface ScheduleResult {
  readonly seed: number;
  /** Absent: nothing went wrong. */
  readonly violation?: string;
  readonly trace: readonly string[];
  /** In how many ways it ended, to see that a schedule reaches them. */
  readonly ends: Readonly<Record<string, number>>;
}

export interface ScheduleOptions {
  readonly guards?: readonly Guard[];
  /** False: a service that takes the answer of a device for the deed, to see that the witness does not. */
  readonly readsBack?: boolean;
  readonly traced?: boolean;
}

const STEPS = 70;
/** The request's own timeout: no later does a write arrive. */
const ARRIVES_WITHIN_MS = 5_000;
type Request = { readonly kind: 'propose'; readonly wish: Proposal } | { readonly kind: 'approve' | 'cancel'; readonly id: string; readonly by: string; /** of an approval that is replayed: the command it was given for */ readonly signed?: string };

/** One schedule of faults, from its seed: crashes at every step, duplicates, another order, clocks, stale state, revoked approvers, lost answers. */
export function runSchedule(seed: number, { guards = GUARDS, traced = false, readsBack = true }: ScheduleOptions = {}): ScheduleResult {
  return new Schedule(seed, guards, traced, readsBack).run();
}

class Schedule {
  private readonly random: Random;
  private readonly world: World;
  private readonly service: ModelService;
  private readonly requests: Request[] = [];
  /** Writes whose process has crashed, or has been taken for dead and has not. */
  private readonly zombies: Flight[] = [];
  private violation: string | undefined;

  constructor(
    private readonly seed: number,
    guards: readonly Guard[],
    traced: boolean,
    readsBack: boolean,
  ) {
    this.random = new Random(seed);
    this.world = new World(this.random, traced);
    // Hashing is most of the time; one schedule in 64 shows that the chain holds.
    this.service = new ModelService(this.world, guards, traced || seed % 64 === 0, readsBack);
  }

  run(): ScheduleResult {
    for (let i = 0; i < STEPS && this.violation === undefined; i += 1) this.turn();
    this.heal();
    for (let i = 0; i < 60 && this.violation === undefined && !this.service.isIdle; i += 1) this.calmTurn();
    this.violation ??= wrongAtTheEnd(this.world, this.service);
    const ends: Record<string, number> = {};
    for (const { state } of this.service.commands.values()) ends[state] = (ends[state] ?? 0) + 1;
    return { seed: this.seed, ...(this.violation === undefined ? {} : { violation: this.violation }), trace: this.world.trace, ends };
  }

  private turn(): void {
    const { random, world, service } = this;
    const dice = random.below(100);
    if (dice < 5) this.ask();
    else if (dice < 27) this.deliver();
    else if (dice < 54) service.step(random.of(TWINS));
    else if (dice < 74) this.moveFlight();
    else if (dice < 87) world.pass(random.of([10, 200, 1_000, 1_000, 8_000, 30_000]));
    else if (dice < 90) this.crash();
    else if (dice < 92) world.setClock();
    else if (dice < 95) this.changePlant();
    else if (dice < 96) this.settle();
    else this.changePeople();
  }

  private ask(): void {
    const { random, world } = this;
    const id = `c${this.requests.length}-${random.below(1_000_000)}`;
    const risk = random.of<RiskClass>(['low', 'normal', 'high']);
    const twinId = random.of(TWINS);
    const value = random.of([8_000, 8_500, 9_500, 10_000, 10_500, 8_000, 8_500, 9_500, 10_000, 10_500, 7_300, 11_000, 12_000]);
    const by = { subject: 'olga', name: 'olga', roles: ['operator'] };
    const wish: Proposal = { id, key: id, twinId, path: 'speedSetpoint', value, by, deadline: addMillis(world.theirs, random.of([20_000, 60_000, 120_000])), askedAt: world.theirs, risk, tolerance: 1, idempotent: random.chance(0.3), ...world.runs.simulate(id, value, world.now) };
    this.requests.push({ kind: 'propose', wish });
    for (const approver of [...APPROVERS, 'olga']) if (random.chance(approver === 'olga' ? 0.1 : 0.7)) this.requests.push({ kind: 'approve', id, by: approver });
    if (random.chance(0.05)) this.requests.push({ kind: 'cancel', id, by: 'olga' });
    const earlier = [...this.service.commands.keys()];
    // Taken off the wire and sent again for another command.
    if (earlier.length > 0 && random.chance(0.15)) this.requests.push({ kind: 'approve', id, by: random.of(APPROVERS), signed: random.of(earlier) });
  }

  /** Mostly in order; sometimes another first, sometimes one twice. */
  private deliver(): void {
    const { requests, random, service, world } = this;
    const at = random.chance(0.8) ? 0 : random.below(requests.length);
    const request = requests[at];
    if (!request) return;
    if (!random.chance(0.1)) requests.splice(at, 1);
    if (request.kind === 'propose') service.propose(request.wish);
    else if (request.kind === 'approve') service.approve(request.id, request.by, request.signed);
    else service.take({ type: 'cancel', at: world.ours, by: { subject: request.by, name: request.by, roles: [] }, reason: '' }, request.id);
  }

  /** A write leaves, arrives, is answered, or its answer is lost: each a step of its own. */
  private moveFlight(): void {
    const { service, world, random } = this;
    const flights = [...service.flight.values(), ...this.zombies];
    const flight = flights.length > 0 ? random.of(flights) : undefined;
    if (!flight) return;
    const machine = world.machines.get(flight.twin)!;
    if (flight.sentAt === undefined) {
      if (machine.away) return this.end(flight, { kind: 'not-sent', reason: 'no connection' });
      if (!service.send(flight)) return this.forget(flight);
      flight.sentAt = world.now;
      return;
    }
    if (world.now - flight.sentAt > ARRIVES_WITHIN_MS) return this.end(flight, { kind: 'lost', reason: 'no answer in time' });
    if (!flight.arrived) return this.arrive(flight);
    if (random.chance(0.25)) return this.end(flight, { kind: 'lost', reason: 'the connection broke' });
    this.end(flight, machine.temper === 'slow' ? { kind: 'accepted-not-done', status: 'GoodCompletesAsynchronously' } : { kind: 'accepted', status: 'Good' });
  }

  private arrive(flight: Flight): void {
    const { service, world, random } = this;
    const machine = world.machines.get(flight.twin)!;
    if (machine.away || random.chance(0.1)) return this.end(flight, { kind: 'lost', reason: 'it vanished' });
    if (random.chance(0.1)) return this.end(flight, { kind: 'refused', status: 'BadTooManyOperations', retryable: true });
    this.violation ??= wrongWithWrite(world, service, flight);
    world.say(`${flight.id} reaches ${flight.twin}: ${flight.value}`);
    machine.write(flight.id, flight.value, world.now, random);
    flight.arrived = true;
  }

  private end(flight: Flight, answer: Parameters<ModelService['answer']>[1]): void {
    // Of a process that crashed nobody hears; one that was only believed dead speaks late.
    if (!flight.orphaned || this.random.chance(0.5)) this.service.answer(flight, answer);
    this.forget(flight);
  }

  private forget(flight: Flight): void {
    const at = this.zombies.indexOf(flight);
    if (at >= 0) this.zombies.splice(at, 1);
  }

  private crash(): void {
    const orphans = this.service.crash();
    this.world.say('crash');
    // What had left goes on without it; what had not goes on only in a process that was taken for dead.
    for (const orphan of orphans) if (orphan.sentAt !== undefined || this.random.chance(0.3)) this.zombies.push(orphan);
    if (this.random.chance(0.2)) this.world.setClock();
  }

  private changePlant(): void {
    const { random, world } = this;
    const machine = world.machines.get(random.of(TWINS))!;
    const what = random.of(['jam', 'jam', 'frozen', 'bad', 'away', 'mode', 'local', 'well', 'well', 'well'] as const);
    if (what === 'well') machine.recover();
    else if (what === 'jam') machine.jam.value = !machine.jam.value;
    else if (what === 'mode') machine.mode.value = machine.mode.value === 'auto' ? 'manual' : 'auto';
    else if (what === 'local') machine.take(9_100 + 10 * random.below(30), world.now);
    else machine[what] = !machine[what];
    world.say(`plant: ${what}`);
    world.pass(1);
  }

  private changePeople(): void {
    const { random, world } = this;
    const twin = random.of(TWINS);
    const toggle = (set: Set<string>, item: string) => (set.has(item) ? set.delete(item) : set.add(item));
    const what = random.of(['revoke', 'revoke', 'kill', 'lock', 'window', 'trouble', 'well', 'well', 'well'] as const);
    if (what === 'well') world.recover();
    else if (what === 'revoke') toggle(world.revoked, random.of([...APPROVERS, 'olga']));
    else if (what === 'kill') world.killed = !world.killed;
    else if (what === 'trouble') world.troubled = !world.troubled;
    else toggle(what === 'lock' ? world.locked : world.serviced, twin);
    world.say(`people: ${what}`);
  }

  /** The machine cannot be read any more; somebody walks to it, which takes time, and says what its own log says. */
  private settle(): void {
    const { random, service, world } = this;
    const open = [...service.commands.values()].filter(({ state }) => state === 'unknown');
    if (open.length === 0) return;
    const { id, twinId } = random.of(open);
    const machine = world.machines.get(twinId)!;
    machine.away = true;
    world.pass(random.of([1_000, 30_000, 120_000]));
    const applied = machine.log.some((entry) => entry.id === id);
    service.take({ type: 'settle', at: world.ours, by: { subject: 'ada', name: 'ada', roles: ['approver'] }, applied, reason: 'looked', proof: 'f'.repeat(64) }, id);
  }

  private heal(): void {
    const { world } = this;
    for (const machine of world.machines.values()) machine.recover();
    world.rightClocks();
    world.troubled = false;
    world.say('all faults are over');
  }

  private calmTurn(): void {
    while (this.requests.length > 0) this.deliver();
    for (let left = this.service.flight.size + this.zombies.length; left > 0; left -= 1) this.moveFlight();
    for (const twin of TWINS) this.service.step(twin);
    this.world.pass(4_000);
  }
}
