import { type Principal, type TokenVerifier, verifyStatement } from '@orrery/access';
import { APPROVAL_TYPE, type Approval, clockOffset, type Command, type CommandInput, contentDigest, judge, type Person, type Proposal, sha256Hex } from '@orrery/commands';
import { type CommandOutcome, type CommandRequest, isOrreryError, OrreryError } from '@orrery/contracts';
import { inTransaction } from '@orrery/kafka';
import { type PoolClient } from 'pg';
import { type RequestStore } from './adapters/request.store.js';
import { gatherFacts, type FactSources, mayDo, type Wish } from './gather-facts.js';
import { handleObstacle, type ObstacleRequest } from './handle-obstacle.js';
import { publish, record } from './record-events.js';

type On<K extends CommandRequest['type']> = Extract<CommandRequest, { type: K }>;
/** What is to be done in the transaction in which the request is finished, and what was published of it. */
type Effect = (tx: PoolClient) => Promise<readonly CommandOutcome[]>;

/** Does one request: first who asks, by their own proof and nothing else; then what they ask. */
export class RequestHandler {
  constructor(
    private readonly sources: FactSources & { readonly schema: string },
    private readonly requests: RequestStore,
    private readonly verifier: Pick<TokenVerifier, 'verify'>,
    private readonly count: (outcome: CommandOutcome) => void,
  ) {}

  /** @throws OrreryError unavailable where it cannot be judged now; the request stays, and is done later. */
  async handle(request: CommandRequest): Promise<void> {
    const effect = await this.effectOf(request).catch((error: unknown) => {
      if (isOrreryError(error) && !error.retryable) return this.refuse(request, error.code, error.message);
      throw error;
    });
    await this.finish(request, effect);
  }

  /** Ends a request that cannot be done for an error of our own: it is refused, in the audit too, and what waits behind it goes on. */
  giveUp(request: CommandRequest, reason: string): Promise<void> {
    return this.finish(request, this.refuse(request, 'internal', reason));
  }

  /** Refuses a request that a restored log brings: it may have been done after the backup was taken. */
  async refuseRestored(tx: PoolClient, request: CommandRequest): Promise<void> {
    if (!(await this.requests.finish(tx, request.id))) return;
    await this.refuse(request, 'conflict', 'it was asked before all was restored from a backup; whether it was done since then nobody knows. Look at the machine, and ask again')(tx);
  }

  private async finish(request: CommandRequest, effect: Effect): Promise<void> {
    const { pool, schema } = this.sources;
    const outcomes = await inTransaction(pool, schema, async (tx) => ((await this.requests.finish(tx, request.id)) ? effect(tx) : []));
    for (const outcome of outcomes) this.count(outcome);
  }

  private async effectOf(request: CommandRequest): Promise<Effect> {
    const principal = await this.verifier.verify(request.proof);
    const by: Person = { subject: principal.subject, name: principal.name, roles: principal.roles };
    switch (request.type) {
      case 'propose':
        return this.propose(request, by);
      case 'approve':
        return this.approve(request, by, principal);
      case 'reject':
      case 'cancel':
      case 'settle':
        return this.end(request, by);
      default:
        return this.obstruct(request, by);
    }
  }

  private async propose(request: On<'propose'>, by: Person): Promise<Effect> {
    const { pool, commands } = this.sources;
    const known = (await commands.byKey(pool, request.twinId, request.key)) ?? (await commands.byId(pool, request.command));
    if (known && known.twinId !== request.twinId) throw new OrreryError('conflict', `the id ${request.command} is taken`);
    if (known && request.dryRun !== true) return this.same(request, known);
    const simulation = await this.simulationOf(request.simulation);
    const wish: Wish = { id: request.command, twinId: request.twinId, path: request.path, value: request.value, by, deadline: request.deadline, askedAt: request.at, ...(request.unit === undefined ? {} : { unit: request.unit }), ...(request.arguments === undefined ? {} : { arguments: request.arguments }), ...(request.reason === undefined ? {} : { reason: request.reason }), ...(simulation ? { simulation } : {}) };
    const { facts, resolved } = await gatherFacts(this.sources, 'proposal', wish, []);
    const verdicts = judge(facts);
    if (request.dryRun === true) {
      const { twinId, command, path, value, id } = request;
      return told({ type: 'judged', at: facts.at, request: id, twinId, command, path, value, ...(request.unit === undefined ? {} : { unit: request.unit }), ...(request.arguments === undefined ? {} : { arguments: request.arguments }), by: by.name, verdicts });
    }
    const offset = clockOffset(facts.current);
    const proposal: Proposal = {
      ...wish,
      key: request.key,
      ...(request.alert === undefined ? {} : { alert: request.alert }),
      risk: resolved.target?.risk ?? 'high',
      tolerance: resolved.target?.tolerance ?? 0,
      idempotent: resolved.target?.idempotent ?? false,
      ...(offset === undefined ? {} : { clockOffsetMs: offset }),
    };
    return async (tx) => {
      const place = await commands.nextPlace(tx);
      return this.decide(tx, request, { type: 'propose', at: facts.at, proposal, verdicts, place });
    };
  }

  /** The run that a wish names, with what it is known to have come to: that is what others approve. */
  private async simulationOf(run: string | undefined): Promise<Wish['simulation']> {
    if (run === undefined) return undefined;
    const { result } = (await this.sources.simulations.one(this.sources.pool, run)) ?? {};
    return { run, ...(result === undefined ? {} : { result }) };
  }

  private async approve(request: On<'approve'>, by: Person, { key }: Principal): Promise<Effect> {
    const command = await this.commandOf(request);
    const approval: Approval = { by, at: this.sources.now(), proof: sha256Hex(request.proof), ...(await signed(request, command, key)) };
    const { facts } = await gatherFacts(this.sources, 'approval', command, [...command.approvals, approval]);
    const verdicts = judge(facts);
    const judged: Approval = facts.conditions === undefined ? approval : { ...approval, conditions: facts.conditions };
    return async (tx) => {
      const place = await this.sources.commands.nextPlace(tx);
      return this.decide(tx, request, { type: 'approve', at: facts.at, approval: judged, verdicts, place });
    };
  }

  private async end(request: On<'reject' | 'cancel' | 'settle'>, by: Person): Promise<Effect> {
    const command = await this.commandOf(request);
    const { parts } = await this.sources.plant.latest();
    const policy = await this.sources.policy.read(parts);
    const action = request.type === 'reject' ? 'APPROVE' : 'COMMAND';
    if (!mayDo(policy, by, action, command.twinId, command.path)) throw new OrreryError('forbidden', `${by.name} may not ${action} ${command.path} of ${command.twinId}`);
    const said = { at: this.sources.now(), by, reason: request.reason };
    const input: CommandInput = request.type === 'settle' ? { type: 'settle', ...said, applied: request.applied, proof: sha256Hex(request.proof) } : { type: request.type, ...said };
    return (tx) => this.decide(tx, request, input);
  }

  private async obstruct(request: ObstacleRequest, by: Person): Promise<Effect> {
    const change = await handleObstacle(this.sources, request, by);
    return async (tx) => {
      const done = await change(tx);
      return 'refused' in done ? this.refuse(request, done.code, done.refused)(tx) : this.note(tx, done);
    };
  }

  private async commandOf({ command: id, twinId }: On<'approve' | 'reject' | 'cancel' | 'settle'>): Promise<Command> {
    const command = await this.sources.commands.byId(this.sources.pool, id);
    if (command?.twinId === twinId) return command;
    throw new OrreryError('not-found', `there is no command ${id} for ${twinId}`);
  }

  private async decide(tx: PoolClient, request: On<'propose' | 'approve' | 'reject' | 'cancel' | 'settle'>, input: CommandInput): Promise<readonly CommandOutcome[]> {
    const { ignored, outcomes } = await record(tx, this.sources.commands, request.command, input, request.id);
    return ignored === undefined ? outcomes : this.refuse(request, 'conflict', ignored)(tx);
  }

  /** The same wish again: where it stands, and nothing new. */
  private same(request: On<'propose'>, { id, twinId, state, path, value }: Command): Effect {
    return told({ type: state, at: this.sources.now(), request: request.id, twinId, command: id, state, path, value, reason: 'it has been proposed already' });
  }

  /** A request that changes nothing is answered and kept in the audit: a forged approval shows there. */
  private refuse(request: CommandRequest, code: string, reason: string): Effect {
    const about = 'site' in request ? { site: request.site } : { twinId: request.twinId, ...('command' in request ? { command: request.command } : {}) };
    return (tx) => this.note(tx, { type: 'refused', at: this.sources.now(), request: request.id, ...about, code, reason: `${request.type}: ${reason}` });
  }

  private async note(tx: PoolClient, outcome: CommandOutcome): Promise<readonly CommandOutcome[]> {
    const subject = outcome.command ?? (outcome.site === undefined ? `lock/${outcome.twinId}` : `site/${outcome.site}`);
    const audit = await this.sources.commands.audit(tx, { at: outcome.at, subject, body: outcome });
    return told({ ...outcome, audit })(tx);
  }
}

/** What exactly they say yes to, and with which key; unsigned: to the command as it stands, if signatures are waived here. */
async function signed({ signature }: On<'approve'>, command: Command, key: string | undefined): Promise<Pick<Approval, 'digest' | 'key'>> {
  if (signature === undefined) return { digest: contentDigest({ ...command, by: command.by.name }) };
  const { digest } = await verifyStatement(signature, { type: APPROVAL_TYPE, key });
  if (typeof digest !== 'string') throw new OrreryError('unauthenticated', 'the signed statement names no digest of a command');
  return { digest, key: key! };
}

const told =
  (outcome: CommandOutcome): Effect =>
  async (tx) => {
    await publish(tx, outcome);
    return [outcome];
  };
