import { type Command, isAtTheDevice, isEnded, type Proposal } from '../command.js';
import { contentDigest } from '../approval/approved-content.js';
import { clockOffset } from '../guards/clock-offset.js';
import { type CommandTarget, type Facts, type Stage } from '../guards/facts.js';
import { type Guard, type Verdict } from '../guards/guard.js';
import { judge } from '../guards/judge.js';
import { type AuditEntry, chain, EMPTY_CHAIN } from '../audit/audit-chain.js';
import { type CommandInput } from '../lifecycle/command-input.js';
import { decide } from '../lifecycle/decide.js';
import { evolve } from '../lifecycle/evolve.js';
import { nextInLine } from '../lifecycle/next-in-line.js';
import { isStillTimely } from '../lifecycle/timely.js';
import { SIMULATE_FIRST } from './runs.js';
import { APPROVERS, type World } from './world.js';

export const RANGE = { low: 7_500, high: 11_000 };
export const RATE = { by: 1_800, perMs: 60_000 };
const PATH = 'speedSetpoint';

/** A write that has left the decision and is on its way through process and network. */
export interface Flight {
  readonly id: string;
  readonly twin: string;
  readonly attempt: number;
  readonly value: number;
  /** true time of the judgement, and what was true then */
  readonly judgedAt: number;
  readonly was: unknown;
  readonly wasKilled: boolean;
  readonly wasLocked: boolean;
  readonly wasServiced: boolean;
  readonly mayApprove: readonly string[];
  /** whether a run bore it out then, by what is true */
  readonly wasTried: boolean;
  /** whoever began it is gone, or believed to be */
  orphaned: boolean;
  sentAt?: number;
  arrived?: boolean;
}

/** What keeps it over a crash, and what does not. The same decide, evolve and judge that the service runs; only the wires are modelled. */
export class ModelService {
  /** durable */
  readonly commands = new Map<string, Command>();
  readonly chain: AuditEntry[] = [];
  private place = 0;
  /** in memory */
  flight = new Map<string, Flight>();
  private watching = new Map<string, number>();

  constructor(
    private readonly world: World,
    private readonly guards: readonly Guard[],
    private readonly audits: boolean,
    private readonly readsBack = true,
  ) {}

  get isIdle(): boolean {
    return [...this.commands.values()].every(({ state }) => isEnded(state));
  }

  crash(): Flight[] {
    const orphans = [...this.flight.values()];
    for (const orphan of orphans) orphan.orphaned = true;
    this.flight = new Map();
    this.watching = new Map();
    return orphans;
  }

  take(input: CommandInput, id: string): void {
    const command = this.commands.get(id);
    const { events, ignored } = decide(command, input);
    if (ignored !== undefined) this.world.say(`${id} ${input.type}: ${ignored}`);
    let next = command;
    for (const event of events) {
      next = evolve(next, event);
      this.world.say(`${id} ${event.type}${'reason' in event ? `: ${event.reason}` : ''}`);
      if (this.audits) this.chain.push(chain(this.chain.at(-1) ?? EMPTY_CHAIN, { at: event.at, subject: id, body: event }));
    }
    if (next) this.commands.set(id, next);
  }

  propose(wish: Proposal): void {
    const facts = this.gather('proposal', wish, []);
    const offset = clockOffset(facts.current);
    const result = wish.simulation && this.world.runs.told(wish.simulation.run)?.result;
    const simulation = wish.simulation && { ...wish.simulation, ...(result === undefined ? {} : { result }) };
    const proposal = { ...wish, ...(simulation ? { simulation } : {}), ...(offset === undefined ? {} : { clockOffsetMs: offset }) };
    this.take({ type: 'propose', at: this.world.ours, proposal, verdicts: this.judge(facts), place: (this.place += 1) }, wish.id);
  }

  /** `signed`: the command that they saw and signed, where a forger takes their approval of it for another. */
  approve(id: string, subject: string, signed = id): void {
    const command = this.commands.get(id);
    const seen = this.commands.get(signed);
    if (!command || !seen) return;
    const approval = { by: { subject, name: subject, roles: ['approver'] }, at: this.world.ours, proof: 'a'.repeat(64), digest: contentDigest({ ...seen, by: seen.by.name }), key: subject };
    const verdicts = this.judge(this.gather('approval', command, [...command.approvals, approval]));
    this.take({ type: 'approve', at: this.world.ours, approval, verdicts, place: (this.place += 1) }, id);
  }

  /** One step for whoever's turn it is at this twin. */
  step(twin: string): void {
    const at = this.world.ours;
    for (const { id, twinId, state } of this.commands.values()) if (twinId === twin && !isEnded(state)) this.take({ type: 'clock', at }, id);
    const next = nextInLine([...this.commands.values()].filter((command) => command.twinId === twin));
    if (!next || this.flight.has(next.id)) return;
    if (this.world.troubled) return this.giveUp(next);
    if (next.state === 'queued') this.beginWrite(next);
    else if (next.state === 'sent') this.take({ type: 'resumed', at: this.world.ours }, next.id);
    else if (isAtTheDevice(next.state)) this.readBack(next);
  }

  /** What had to be done for it has failed with an error of our own, as often as it is tried. */
  private giveUp({ id }: Command): void {
    this.take({ type: 'gave-up', at: this.world.ours, reason: 'an error', watchedMs: this.watchedMs(id) }, id);
  }

  private watchedMs(id: string): number {
    const since = this.watching.get(id) ?? this.world.now;
    this.watching.set(id, since);
    return this.world.now - since;
  }

  private beginWrite(command: Command): void {
    const { world } = this;
    const facts = this.gather('send', command, command.approvals);
    const { value, sourceTs, serverTs } = facts.current ?? { value: null };
    const mark = { value, ...(sourceTs === undefined ? {} : { sourceTs }), ...(serverTs === undefined ? {} : { serverTs }) };
    const was = world.machines.get(command.twinId)!.setpoint.value;
    const judged = { judgedAt: world.now, was, wasKilled: world.killed, wasLocked: world.locked.has(command.twinId), wasServiced: world.serviced.has(command.twinId), mayApprove: facts.mayApprove, wasTried: world.runs.bearsOut(command, world.now) };
    this.take({ type: 'begin-write', at: world.ours, verdicts: this.judge(facts), mark }, command.id);
    const begun = this.commands.get(command.id)!;
    if (begun.state !== 'sent') return;
    this.flight.set(command.id, { id: command.id, twin: command.twinId, attempt: begun.attempt, value: Number(command.value), ...judged, orphaned: false });
  }

  /** The write leaves the process, if it is still timely; true where it did. */
  send(flight: Flight): boolean {
    if (isStillTimely(this.world.now - flight.judgedAt)) return true;
    this.answer(flight, { kind: 'not-sent', reason: 'too late' });
    return false;
  }

  answer(flight: Flight, answer: Extract<CommandInput, { type: 'answered' }>['answer']): void {
    if (!flight.orphaned) this.flight.delete(flight.id);
    this.take({ type: 'answered', at: this.world.ours, attempt: flight.attempt, answer }, flight.id);
  }

  private readBack(command: Command): void {
    const read = this.world.read(command.twinId, 'setpoint');
    const target = read && !this.readsBack ? { ...read, value: command.value } : read;
    this.take({ type: 'read-back', at: this.world.ours, watchedMs: this.watchedMs(command.id), ...(target ? { target, reported: target } : {}) }, command.id);
  }

  private judge(facts: Facts): Verdict[] {
    return judge(facts, this.guards);
  }

  private gather(stage: Stage, wish: Proposal, approvals: Command['approvals']): Facts {
    const { world } = this;
    const twin = wish.twinId;
    const jam = world.read(twin, 'jam');
    const current = world.read(twin, 'setpoint');
    const mode = world.read(twin, 'mode');
    const target: CommandTarget = { twinId: twin, path: PATH, datatype: 'double', writable: true, hasAddress: true, risk: wish.risk, range: RANGE, rate: RATE, tolerance: 1, idempotent: wish.idempotent, interlock: 'not jammed', mode: { path: 'mode', in: ['auto'], maxAgeMs: 5_000 }, ...(world.runs.wanted ? { simulateFirst: SIMULATE_FIRST } : {}) };
    const simulation = wish.simulation && world.runs.told(wish.simulation.run);
    return {
      stage,
      at: world.ours,
      wish: { ...wish, approvals },
      target,
      ...(current ? { current } : {}),
      // A check that was right a moment ago: what may be gone by the time of the write is the machine's to decide.
      device: { takes: true },
      movements: this.movements(twin),
      interlock: { holds: jam ? jam.value === false : 'indeterminate', inputs: [{ path: 'jam', reading: jam, maxAgeMs: 5_000 }] },
      ...(mode ? { mode } : {}),
      ...(simulation ? { simulation } : {}),
      ...(world.killed ? { killed: { by: 'mia', reason: 'drill' } } : {}),
      locks: world.locked.has(twin) ? [{ twinId: twin, by: 'mia', reason: 'hands inside' }] : [],
      windows: world.serviced.has(twin) ? [{ id: 'w', until: wish.deadline, reason: 'bearing' }] : [],
      signatures: 'required',
      proposerMay: !world.revoked.has(wish.by.subject),
      mayApprove: [...APPROVERS, 'olga'].filter((subject) => !world.revoked.has(subject)),
    };
  }

  private movements(twin: string): Facts['movements'] {
    return [...this.commands.values()].flatMap(({ twinId, sent }) => {
      if (twinId !== twin || !sent) return [];
      return [{ from: sent.mark.value, at: sent.at, ...(sent.mark.serverTs === undefined ? {} : { deviceAt: sent.mark.serverTs }) }];
    });
  }
}
