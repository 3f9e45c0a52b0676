import { type Command, type CommandInput, isEnded, isStillTimely, judge, nextInLine, type WriteMark } from '@orrery/commands';
import { type CommandOutcome, OrreryError } from '@orrery/contracts';
import { inTransaction, toPostgresError } from '@orrery/kafka';
import { inTraceOf, withBatchSpan } from '@orrery/service-kit';
import { type Logger } from 'pino';
import { type RequestStore, type Waiting } from './adapters/request.store.js';
import { reasonOf, Troubles } from './domain/troubles.js';
import { type FactSources, gatherFacts } from './gather-facts.js';
import { type RequestHandler } from './handle-request.js';
import { readAll } from './plant/device-reads.js';
import { resolveTarget } from './plant/resolve-target.js';
import { deedOf, standingOf, targetReads } from './plant/target-reads.js';
import { record, type Recorded } from './record-events.js';

export interface LaneParts {
  readonly sources: FactSources & { readonly schema: string };
  readonly requests: RequestStore;
  readonly handler: RequestHandler;
  /** Milliseconds of a clock that nobody sets. */
  readonly monotonic: () => number;
  readonly count: (outcome: CommandOutcome) => void;
  /** An error that nobody expected was met, and is tried again or given up. */
  readonly trouble: (at: Task, end: 'again' | 'given-up') => void;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
}

type Task = 'request' | 'command';

/** One twin's line, or one site's: its requests in their order, then whoever's turn it is at the device. Nobody else works on it meanwhile. */
export class Lane {
  /** Since when this process has been reading a command back. */
  private readonly watched = new Map<string, number>();
  private readonly troubles: Troubles;

  constructor(
    private readonly entity: string,
    private readonly parts: LaneParts,
  ) {
    this.troubles = new Troubles(parts.monotonic);
  }

  /** @throws OrreryError unavailable where something that it needs is away: all stays in its place, and gets another turn. */
  async turn(): Promise<void> {
    const { requests, sources } = this.parts;
    let next = await requests.next(sources.pool, this.entity);
    let waits: unknown;
    // What waits may be a no to what is queued: until it is done, nothing more is written. Reading back and deadlines do not wait for it.
    while (next && (waits ??= await this.ask(next)) === undefined) next = await requests.next(sources.pool, this.entity);
    await this.step(next === undefined);
    if (waits instanceof Error) throw waits;
  }

  /** @returns undefined where it is done with; else why it waits */
  private async ask({ request, traceparent }: Waiting): Promise<unknown> {
    const { handler, sources } = this.parts;
    const work = async (): Promise<void> => {
      // What is asked about a command goes on in the command's own trace; the request's is linked.
      const own = 'command' in request ? await sources.commands.traceOf(sources.pool, request.command) : undefined;
      await inTraceOf({ traceparent: own ?? traceparent }, () => withBatchSpan(`command ${request.type}`, () => (own === undefined ? [] : [{ traceparent }]), () => handler.handle(request)));
    };
    return this.guarded('request', request.id, work, (reason) => handler.giveUp(request, reason)).then((done) => (done ? undefined : 'resting'), (error: unknown) => error);
  }

  private async step(mayWrite: boolean): Promise<void> {
    const { commands, pool, now } = this.parts.sources;
    const open: Command[] = [];
    for (const command of await commands.open(pool, this.entity)) open.push(await this.after(command, { type: 'clock', at: now() }));
    const next = nextInLine(open);
    if (!next || (next.state === 'queued' && !mayWrite)) return;
    const giveUp = async (reason: string): Promise<void> => {
      const { state } = await this.after(next, { type: 'gave-up', at: now(), reason, watchedMs: this.watchedMs(next) });
      if (isEnded(state)) this.watched.delete(next.id);
    };
    await inTraceOf({ traceparent: await commands.traceOf(pool, next.id) }, () => this.guarded('command', next.id, () => this.serve(next), giveUp));
  }

  /**
   * One bad thing must not hold up all behind it for ever: it is tried a few times, with rests in between, and then comes to a defined end.
   * @returns whether it is done with, for this turn
   * @throws OrreryError unavailable
   */
  private async guarded(at: Task, id: string, work: () => Promise<void>, giveUp: (reason: string) => Promise<void>): Promise<boolean> {
    const { logger, trouble } = this.parts;
    if (this.troubles.isResting(id)) return false;
    try {
      await work();
      this.troubles.over(id);
    } catch (thrown) {
      const error = toPostgresError(thrown);
      const what = this.troubles.after(id, error);
      if (what === 'wait') throw error;
      trouble(at, what === 'again' ? 'again' : 'given-up');
      logger[what === 'again' ? 'warn' : 'error']({ err: error, entity: this.entity, [at]: id }, what === 'again' ? 'an error that nobody expected; tried again after a rest' : 'given up');
      if (what === 'again') return false;
      await giveUp(reasonOf(error));
    }
    return true;
  }

  private async serve(next: Command): Promise<void> {
    const { now } = this.parts.sources;
    if (next.state === 'queued') return withBatchSpan('command write', () => [], () => this.write(next), { kind: 'producer' });
    // In its turn a lane awaits its own write: one that is found as sent was begun by a process that is gone, or has stumbled.
    await this.readBack(next.state === 'sent' ? await this.after(next, { type: 'resumed', at: now() }) : next);
  }

  /** Judged again with everything read anew; `sent` is durable before the one attempt to write. */
  private async write(command: Command): Promise<void> {
    const { sources, monotonic } = this.parts;
    const began = monotonic();
    const { facts, resolved } = await gatherFacts(sources, 'send', command, command.approvals);
    const { value = null, sourceTs, serverTs } = facts.current ?? {};
    const mark: WriteMark = { value, ...(sourceTs === undefined ? {} : { sourceTs }), ...(serverTs === undefined ? {} : { serverTs }) };
    const { command: sent, events } = await this.take(command, { type: 'begin-write', at: facts.at, verdicts: judge(facts), mark });
    // Ours to write only if it is we who have just made it so.
    const deed = deedOf(resolved.at, command);
    if (!sent || !events.some(({ type }) => type === 'sent') || !resolved.at || !deed) return;
    const answer = await sources.deviceOf(resolved.at.source).perform(deed, () => isStillTimely(monotonic() - began));
    const answered = await this.after(sent, { type: 'answered', at: sources.now(), attempt: sent.attempt, answer });
    if (!isEnded(answered.state) && answered.state !== 'queued') await this.readBack(answered);
  }

  private async readBack(command: Command): Promise<void> {
    const { sources } = this.parts;
    const watchedMs = this.watchedMs(command);
    const plant = await sources.plant.latest();
    const { at } = resolveTarget(plant, command.twinId, command.path);
    if (!at) throw new OrreryError('not-found', `what is applied no longer says where ${command.path} of ${command.twinId} is commanded and read`, { remedy: 'Apply a plant folder that does, and it is read back.' });
    const readings = await readAll(sources.deviceOf, targetReads(plant, command.twinId, at));
    const seen = await this.after(command, { type: 'read-back', at: sources.now(), watchedMs, ...standingOf(plant, command.twinId, at, readings) });
    if (isEnded(seen.state)) this.watched.delete(command.id);
  }

  private watchedMs({ id }: Command): number {
    const now = this.parts.monotonic();
    const since = this.watched.get(id) ?? now;
    this.watched.set(id, since);
    return now - since;
  }

  private async after(command: Command, input: CommandInput): Promise<Command> {
    return (await this.take(command, input)).command ?? command;
  }

  private async take({ id }: Command, input: CommandInput): Promise<Recorded> {
    const { pool, schema, commands } = this.parts.sources;
    const recorded = await inTransaction(pool, schema, (tx) => record(tx, commands, id, input));
    for (const outcome of recorded.outcomes) this.parts.count(outcome);
    return recorded;
  }
}
