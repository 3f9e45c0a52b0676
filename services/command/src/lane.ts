import { type Command, type CommandInput, isEnded, isStillTimely, judge, nextInLine, type WriteAnswer, type WriteMark } from '@orrery/commands';
import { type CommandOutcome } from '@orrery/contracts';
import { inTransaction } from '@orrery/kafka';
import { inTraceOf, withBatchSpan } from '@orrery/service-kit';
import { type RequestStore } from './adapters/request.store.js';
import { type FactSources, gatherFacts } from './gather-facts.js';
import { type RequestHandler } from './handle-request.js';
import { inSourceUnit, readAll } from './plant/device-reads.js';
import { resolveTarget } from './plant/resolve-target.js';
import { record, type Recorded } from './record-events.js';

export interface LaneParts {
  readonly sources: FactSources & { readonly schema: string };
  readonly requests: RequestStore;
  readonly handler: RequestHandler;
  /** Milliseconds of a clock that nobody sets. */
  readonly monotonic: () => number;
  readonly count: (outcome: CommandOutcome) => void;
}

/** One twin's line, or one site's: its requests in their order, then whoever's turn it is at the device. Nobody else works on it meanwhile. */
export class Lane {
  /** Since when this process has been reading a command back. */
  private readonly watched = new Map<string, number>();

  constructor(
    private readonly entity: string,
    private readonly parts: LaneParts,
  ) {}

  async turn(): Promise<void> {
    const { requests, handler, sources } = this.parts;
    for (let next = await requests.next(sources.pool, this.entity); next; next = await requests.next(sources.pool, this.entity)) {
      const { request, traceparent } = next;
      await inTraceOf({ traceparent }, () => withBatchSpan(`command ${request.type}`, () => [], () => handler.handle(request)));
    }
    await this.step();
  }

  private async step(): Promise<void> {
    const { commands, pool, now } = this.parts.sources;
    const open: Command[] = [];
    for (const command of await commands.open(pool, this.entity)) open.push(await this.after(command, { type: 'clock', at: now() }));
    const next = nextInLine(open);
    if (next) await inTraceOf({ traceparent: await commands.traceOf(pool, next.id) }, () => this.serve(next));
  }

  private async serve(next: Command): Promise<void> {
    const { now } = this.parts.sources;
    if (next.state === 'queued') return withBatchSpan('command write', () => [], () => this.write(next), { kind: 'producer' });
    // In its turn a lane awaits its own write: one that is found as sent was begun by a process that is gone.
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
    if (!sent || !events.some(({ type }) => type === 'sent') || !resolved.at || !resolved.target) return;
    const { source, write } = resolved.at;
    let answer: WriteAnswer = { kind: 'not-sent', reason: 'it took too long from the judgement to the write' };
    if (isStillTimely(monotonic() - began)) answer = await sources.deviceOf(source).write(write, inSourceUnit(command.value, resolved.at), resolved.target.datatype);
    const answered = await this.after(sent, { type: 'answered', at: sources.now(), attempt: sent.attempt, answer });
    if (!isEnded(answered.state) && answered.state !== 'queued') await this.readBack(answered);
  }

  private async readBack(command: Command): Promise<void> {
    const { sources, monotonic } = this.parts;
    const since = this.watched.get(command.id) ?? monotonic();
    this.watched.set(command.id, since);
    const { at } = resolveTarget(sources.plant, command.twinId, command.path);
    const [target, reported] = await readAll(sources.deviceOf, [{ signal: at, ...(at ? { node: at.write } : {}) }, { signal: at }]);
    const seen = await this.after(command, { type: 'read-back', at: sources.now(), watchedMs: monotonic() - since, ...(target ? { target } : {}), ...(reported ? { reported } : {}) });
    if (isEnded(seen.state)) this.watched.delete(command.id);
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
