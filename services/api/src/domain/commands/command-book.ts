import { type CommandState, isEnded } from '@orrery/commands';
import { type CommandOutcome } from '@orrery/contracts';

/** One step of a command, as command told it. */
export type CommandStep = Pick<CommandOutcome, 'at' | 'type' | 'state' | 'by' | 'code' | 'reason' | 'verdicts' | 'audit' | 'request'>;

/** A command as it stands. */
export interface KnownCommand {
  readonly id: string;
  readonly twinId: string;
  readonly path: string;
  readonly value: unknown;
  readonly unit?: string;
  /** Of a method: what it is called with, and what it has answered with. */
  readonly arguments?: NonNullable<CommandOutcome['arguments']>;
  readonly outputs?: NonNullable<CommandOutcome['outputs']>;
  readonly state: CommandState;
  readonly ended: boolean;
  readonly proposedBy?: string;
  readonly proposedAt: string;
  readonly changedAt: string;
  /** Why it was proposed. */
  readonly reason?: string;
  readonly deadline?: string;
  /** Key of the alert that it was proposed for. */
  readonly alert?: string;
  /** The run in which it was tried. */
  readonly simulation?: NonNullable<CommandOutcome['simulation']>;
  readonly approvals: readonly string[];
  readonly approvalsNeeded: number;
  /** Of its last step. */
  readonly code?: string;
  readonly why?: string;
  readonly verdicts?: NonNullable<CommandOutcome['verdicts']>;
  readonly steps: readonly CommandStep[];
}

export interface Stop {
  readonly by?: string;
  readonly at: string;
  readonly reason?: string;
}

const MOST_COMMANDS = 20_000;
const MOST_STEPS = 200;

/** All commands as their outcomes tell of them: a function of command.outcomes, whose order holds for each twin. */
export class CommandBook {
  readonly locks = new Map<string, Stop>();
  readonly killed = new Map<string, Stop>();
  /** Links of the audit chain that were published: nobody can rewrite them with the chain. */
  readonly witnesses = new Map<number, string>();
  private readonly commands = new Map<string, KnownCommand>();

  take(outcome: CommandOutcome): void {
    const { type, twinId, site, at, by, reason, audit } = outcome;
    if (audit) this.witnesses.set(audit.seq, audit.hash);
    const stop: Stop = { at, ...(by === undefined ? {} : { by }), ...(reason === undefined ? {} : { reason }) };
    if (type === 'locked' && twinId !== undefined) this.locks.set(twinId, stop);
    else if (type === 'unlocked' && twinId !== undefined) this.locks.delete(twinId);
    else if (type === 'killed' && site !== undefined) this.killed.set(site, stop);
    else if (type === 'released' && site !== undefined) this.killed.delete(site);
    else this.follow(outcome);
  }

  one(id: string): KnownCommand | undefined {
    return this.commands.get(id);
  }

  /** The latest changed first. */
  latest(): KnownCommand[] {
    return [...this.commands.values()].sort((a, b) => (a.changedAt < b.changedAt ? 1 : a.changedAt > b.changedAt ? -1 : a.id < b.id ? 1 : -1));
  }

  private follow(outcome: CommandOutcome): void {
    if (outcome.command === undefined) return;
    const known = this.commands.get(outcome.command);
    // Each transition is in the audit. What is not only answers a request: where the command stands already.
    if (known && !outcome.audit) return;
    const before = known ?? begun(outcome);
    if (!before) return;
    // What a duplicate delivers again is the same step.
    if (outcome.audit && before.steps.some(({ audit }) => audit?.seq === outcome.audit!.seq)) return;
    this.commands.delete(before.id);
    this.commands.set(before.id, after(before, outcome));
    if (this.commands.size > MOST_COMMANDS) this.forget();
  }

  /** Those that have ended go first, the longest unchanged before others. */
  private forget(): void {
    for (const { id, ended } of this.commands.values()) {
      if (!ended) continue;
      this.commands.delete(id);
      return;
    }
  }
}

/** A request that was refused before there was a command makes none. */
function begun({ command, twinId, path, value, unit, arguments: called, state, at, type }: CommandOutcome): KnownCommand | undefined {
  if (command === undefined || twinId === undefined || path === undefined || state === undefined || type === 'judged' || type === 'refused') return undefined;
  return { id: command, twinId, path, value, ...(unit === undefined ? {} : { unit }), ...(called === undefined ? {} : { arguments: called }), state, ended: false, proposedAt: at, changedAt: at, approvals: [], approvalsNeeded: 0, steps: [] };
}

function after(before: KnownCommand, outcome: CommandOutcome): KnownCommand {
  const { type, at, state = before.state, by, code, reason, verdicts, audit, request, deadline, alert, simulation, approvals, approvalsNeeded, outputs } = outcome;
  const isProposal = type === 'proposed';
  const { code: _code, why: _why, ...rest } = before;
  const step: CommandStep = {
    at,
    type,
    ...(outcome.state === undefined ? {} : { state: outcome.state }),
    ...(by === undefined ? {} : { by }),
    ...(code === undefined ? {} : { code }),
    ...(reason === undefined ? {} : { reason }),
    ...(verdicts === undefined ? {} : { verdicts }),
    ...(audit === undefined ? {} : { audit }),
    ...(request === undefined ? {} : { request }),
  };
  return {
    ...rest,
    state,
    ended: isEnded(state),
    changedAt: at,
    ...(isProposal && by !== undefined ? { proposedBy: by } : {}),
    ...(isProposal && reason !== undefined ? { reason } : {}),
    ...(deadline === undefined ? {} : { deadline }),
    ...(alert === undefined ? {} : { alert }),
    ...(simulation === undefined ? {} : { simulation }),
    ...(outputs === undefined ? {} : { outputs }),
    ...(approvals === undefined ? {} : { approvals }),
    ...(approvalsNeeded === undefined ? {} : { approvalsNeeded }),
    ...(verdicts === undefined ? {} : { verdicts }),
    ...(code === undefined ? {} : { code }),
    ...(isProposal || reason === undefined ? {} : { why: reason }),
    steps: [...before.steps, step].slice(-MOST_STEPS),
  };
}
