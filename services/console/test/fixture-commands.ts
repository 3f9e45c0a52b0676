// Commands and their audit, for the console's own tests, in the answers of the api.
import { type AuditEntry, type CommandDetail, type CommandProposal, type CommandState, type CommandStep, type GuardVerdict } from '@orrery/client';
import { problem } from './fixture-alerts.ts';
import { stamp } from './fixture-plant.ts';
import { type FixtureAnswer } from './fixture-policies.ts';

const FILLER = 'acme:riverside:line1-filler';
const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

export function fixtureVerdicts(interlock: GuardVerdict['outcome'], simulated?: GuardVerdict): GuardVerdict[] {
  const pass = (guard: string, reason: string): GuardVerdict => ({ guard, outcome: 'pass', reason });
  return [
    pass('writable', 'allowed by rules.yaml, the model and the bindings'),
    pass('range', '95 is between 60 and 140'),
    pass('rate', 'moves by 23.2, at most 30 in 60 s'),
    ...(simulated ? [simulated] : []),
    { guard: 'interlock', outcome: interlock, reason: interlock === 'pass' ? 'value("doorClosed") holds' : 'value("doorClosed") does not hold: doorClosed is false' },
    pass('freshness', 'its one input is fresh and good'),
    pass('kill-switch', 'the kill switch is off'),
    { guard: 'approvers', outcome: 'wait', reason: '0 of 1 people have approved' },
    pass('deadline', '600 s are left'),
  ];
}

function command(id: string, state: CommandState, by: string, now: number, changes: Partial<CommandDetail> = {}): CommandDetail {
  const at = (seconds: number) => stamp(now - seconds * 1000);
  const step = (type: CommandStep['type'], seconds: number, more: Partial<CommandStep> = {}): CommandStep => ({ at: at(seconds), type, ...(type === 'approval-given' ? {} : { state: type as CommandState }), ...more });
  return {
    id,
    twinId: FILLER,
    path: 'speedSetpoint',
    value: 95,
    unit: 'revolutionPerMinute',
    state,
    ended: false,
    proposedBy: by,
    proposedAt: at(80),
    changedAt: at(5),
    reason: 'the inlet valve clogs',
    deadline: stamp(now + 520_000),
    approvals: [],
    approvalsNeeded: 1,
    verdicts: fixtureVerdicts('pass'),
    steps: [step('proposed', 80, { by, audit: { seq: 41, hash: HASH } })],
    ...changes,
  };
}

/** The commands of the fixture, which can be proposed and decided. */
export class FixtureCommands {
  readonly commands: Map<string, CommandDetail>;
  /** What the interlock says of the next dry run. */
  interlock: GuardVerdict['outcome'] = 'pass';
  /** The run that bears out what is proposed; undefined: no rule asks for one. */
  simulateFirst: string | undefined;
  /** What the next decision is refused with. */
  refusal: string | undefined;
  isChainWhole = true;
  readonly proposals: CommandProposal[] = [];

  constructor() {
    const now = Date.now();
    const step = (type: CommandState, ago: number, more: Partial<CommandStep> = {}): CommandStep => ({ at: stamp(now - ago * 1000), type, state: type, ...more });
    const sent = [step('proposed', 80, { by: 'olga' }), step('approved', 40, { by: 'anna' }), step('queued', 40), step('sent', 39)];
    this.commands = new Map(
      [
        command('c-1', 'proposed', 'olga', now),
        command('c-2', 'unknown', 'olga', now, { approvals: ['anna'], why: 'the answer to the write was lost', code: 'answer-lost', steps: [...sent, step('unknown', 34, { reason: 'the answer to the write was lost' })] }),
        command('c-3', 'failed', 'Engineer', now, { ended: true, approvals: ['anna'], why: 'interlock: value("doorClosed") does not hold', code: 'guard', verdicts: fixtureVerdicts('refuse'), steps: [...sent.slice(0, 3), step('failed', 39, { reason: 'interlock: value("doorClosed") does not hold' })] }),
        command('c-4', 'proposed', 'Engineer', now, { value: 110, approvalsNeeded: 2, approvals: ['anna'] }),
      ].map((each) => [each.id, each]),
    );
  }

  takes(path: string): boolean {
    return /^\/(commands|audit)(\/|$)/.test(path);
  }

  answer(method: string, path: string, query: URLSearchParams, body: unknown): FixtureAnswer {
    if (path === '/audit') return { status: 200, body: { items: fixtureAudit(Date.now()) } };
    if (path === '/audit/verify') return { status: 200, body: this.isChainWhole ? { ok: true, entries: 42, witnesses: 42, head: { seq: 42, hash: HASH } } : { ok: false, entries: 17, witnesses: 42, broken: { seq: 18, why: 'entry 18 was changed: its hash is not that of what it says' } } };
    if (path === '/commands') return method === 'POST' ? this.#propose(query, body as CommandProposal) : { status: 200, body: { items: [...this.commands.values()].filter(({ ended, twinId, state, alert }) => !(query.get('open') === 'true' && ended) && (query.get('state') ?? state) === state && twinId.startsWith(query.get('twin') ?? '') && (query.get('alert') ?? alert) === alert) } };
    const [, id = '', what] = /^\/commands\/([^/]+)(?:\/(approve|reject|cancel))?$/.exec(path) ?? [];
    const known = this.commands.get(id);
    if (!known) return problem(404, 'unknown-command', `there is no command ${id}`);
    if (what === undefined) return { status: 200, body: known };
    if (this.refusal !== undefined) return problem(409, 'command-refused', this.refusal);
    const state = what === 'approve' ? 'approved' : what === 'reject' ? 'rejected' : 'cancelled';
    return { status: 200, body: { status: 'done', request: 'r-1', command: this.move(id, state, { approvals: what === 'approve' ? ['Engineer'] : [], ended: what !== 'approve' }) } };
  }

  /** One step further. */
  move(id: string, state: CommandState, changes: Partial<CommandDetail> = {}): CommandDetail {
    const before = this.commands.get(id)!;
    const next: CommandDetail = { ...before, state, ...changes, steps: [...before.steps, { at: stamp(Date.now()), type: state, state }] };
    this.commands.set(id, next);
    return next;
  }

  #simulated(run: string | undefined): GuardVerdict | undefined {
    if (this.simulateFirst === undefined) return undefined;
    if (run === this.simulateFirst) return { guard: 'simulated-first', outcome: 'pass', reason: `run ${run} (result ${HASH.slice(0, 12)}…) shows change of throughput 4.1 % [3.2, 5] is at least 0 %` };
    return { guard: 'simulated-first', outcome: 'refuse', reason: 'speedSetpoint must be simulated first: compare small-line.yaml with a scenario that changes stations.weld.servers to 95 and nothing else, and name that run' };
  }

  #propose(query: URLSearchParams, proposal: CommandProposal): FixtureAnswer {
    const verdicts = fixtureVerdicts(this.interlock, this.#simulated(proposal.simulation));
    const allowed = verdicts.every(({ outcome }) => outcome !== 'refuse');
    if (query.get('dryRun') === 'true') return { status: 200, body: { allowed, verdicts } };
    this.proposals.push(proposal);
    const made = command('c-new', 'proposed', 'Engineer', Date.now(), { value: proposal.value, verdicts, ...(proposal.alert === undefined ? {} : { alert: proposal.alert }), ...(proposal.simulation === undefined ? {} : { simulation: { run: proposal.simulation, result: HASH } }) });
    this.commands.set(made.id, made);
    return { status: 200, body: { status: 'done', request: 'r-2', command: made } };
  }
}

function fixtureAudit(now: number): AuditEntry[] {
  const entry = (seq: number, subject: string, body: object): AuditEntry => ({ seq, at: stamp(now - (43 - seq) * 60_000), subject, body, previous: HASH, hash: HASH });
  return [
    entry(42, 'lock/acme:riverside:line2-capper', { type: 'locked', by: 'mia', reason: 'hands inside' }),
    entry(41, 'c-1', { type: 'proposed', proposal: { by: { subject: 'u-1', name: 'olga', roles: ['operator'] }, twinId: FILLER, path: 'speedSetpoint', value: 95 }, verdicts: fixtureVerdicts('pass') }),
    entry(40, 'c-3', { type: 'failed', code: 'guard', reason: 'interlock: value("doorClosed") does not hold' }),
  ];
}
