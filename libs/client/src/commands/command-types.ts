import { type COMMAND_STATES, type CommandOutcome } from '@orrery/contracts';
import { type PageQuery } from '../api-types.js';

/** proposed → approved → queued → sent → delivered → applied → verified, or rejected, failed, timeout, expired, cancelled; unknown until read back (rule R33). */
export type CommandState = (typeof COMMAND_STATES)[number];

/** Of one guard: pass; wait: people are still to say yes; refuse. */
export type GuardVerdict = NonNullable<CommandOutcome['verdicts']>[number];

/** What a method is called with; where an argument has a unit, it must be said. */
export type CommandArguments = Readonly<Record<string, { readonly value: unknown; readonly unit?: string }>>;

/** POST /commands. Who asks is whose token it is: command verifies that token itself. */
export interface CommandProposal {
  readonly twinId: string;
  /** Of a value, or of a Command of the twin's model. */
  readonly path: string;
  /** Not of a method. */
  readonly value?: unknown;
  /** Of a method: each argument by its name in the model; `{}` where it takes none. */
  readonly arguments?: CommandArguments;
  /** Of the value; where the path has a unit, it must be said. */
  readonly unit?: string;
  readonly reason?: string;
  /** ISO 8601, absolute: nothing is written from then on. In ten minutes, when absent. */
  readonly deadline?: string;
  /** Key of the alert that it is to do something about. */
  readonly alert?: string;
  /** Id of the simulation run in which this very value was tried, where the rule of the path asks for one. */
  readonly simulation?: string;
  /** Idempotency key: the same for the same twin is the same command. Given by the api when absent. */
  readonly key?: string;
}

/** One step of a command, as `command.outcomes` told it. */
export interface CommandStep {
  readonly at: string;
  readonly type: CommandOutcome['type'];
  readonly state?: CommandState;
  readonly by?: string;
  readonly code?: string;
  readonly reason?: string;
  readonly verdicts?: readonly GuardVerdict[];
  /** Its entry in the audit chain. */
  readonly audit?: { readonly seq: number; readonly hash: string };
}

/** A command as it stands. */
export interface Command {
  readonly id: string;
  readonly twinId: string;
  readonly path: string;
  /** null of a method. */
  readonly value: unknown;
  readonly unit?: string;
  readonly arguments?: CommandArguments;
  /** What the method has answered with, in the order that it declares. */
  readonly outputs?: readonly unknown[];
  readonly state: CommandState;
  /** Nothing more becomes of it. */
  readonly ended: boolean;
  readonly proposedBy?: string;
  readonly proposedAt: string;
  readonly changedAt: string;
  /** Why it was proposed. */
  readonly reason?: string;
  readonly deadline?: string;
  /** Key of the alert that it was proposed for. */
  readonly alert?: string;
  /** In which it was tried; `result`: SHA-256 of what came of that, as it was known when this was proposed. */
  readonly simulation?: { readonly run: string; readonly result?: string };
  readonly approvals: readonly string[];
  readonly approvalsNeeded: number;
  /** Why it stands where it stands: of its last step. */
  readonly code?: string;
  readonly why?: string;
  /** The last that were judged. */
  readonly verdicts?: readonly GuardVerdict[];
}

/** GET /commands/{id}: with every step, oldest first. */
export type CommandDetail = Command & { readonly steps: readonly CommandStep[] };

/** POST /commands?dryRun=true */
export interface DryRun {
  readonly allowed: boolean;
  readonly verdicts: readonly GuardVerdict[];
}

/** What became of a request: done, or still on its way after two seconds. A refusal is ApiError 409 `command-refused`, with `reason` and `verdicts`. */
export type CommandAnswer =
  | { readonly status: 'done'; readonly request: string; readonly command: CommandDetail }
  | { readonly status: 'pending'; readonly request: string; readonly commandId: string; readonly location: string };

/** The latest changed first. */
export interface CommandQuery extends PageQuery {
  readonly state?: readonly CommandState[];
  /** Only those of which nothing has become yet. */
  readonly open?: boolean;
  readonly twin?: string;
  readonly subtree?: string;
  /** Only those that were proposed for this alert. */
  readonly alert?: string;
}

/** GET /commands/locks: assets and sites at which nothing is commanded now. */
export interface CommandLocks {
  readonly locks: readonly { readonly twinId: string; readonly by?: string; readonly at: string; readonly reason?: string }[];
  readonly killed: readonly { readonly site: string; readonly by?: string; readonly at: string; readonly reason?: string }[];
}

/** POST /commands/locks: lock, unlock an asset; kill, release a site `<organisation>:<site>`. */
export type LockDraft =
  | { readonly type: 'lock' | 'unlock'; readonly twinId: string; readonly reason: string }
  | { readonly type: 'kill' | 'release'; readonly site: string; readonly reason: string };

/** One entry of the chain of everything that was decided. GET /audit, the latest first. */
export interface AuditEntry {
  /** 1, 2, 3 … without gaps. */
  readonly seq: number;
  readonly at: string;
  /** A command's id, or `site/<site>`, `lock/<twin>`. */
  readonly subject: string;
  readonly body: unknown;
  readonly previous: string;
  readonly hash: string;
}

export interface AuditQuery extends PageQuery {
  readonly subject?: string;
}

/** GET /audit/verify: the chain as the command service keeps it, against the links that its outcomes on Kafka have published. */
export interface AuditVerdict {
  readonly ok: boolean;
  readonly entries: number;
  /** How many of its links outcomes have published, which nobody can rewrite with it. */
  readonly witnesses: number;
  readonly head?: { readonly seq: number; readonly hash: string };
  /** The first broken link. */
  readonly broken?: { readonly seq: number; readonly why: string };
}
