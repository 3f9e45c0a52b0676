import { type SimulationNamed } from '@orrery/contracts';
import { type Timestamp } from '@orrery/twin-model';
import { type Verdict } from './guards/guard.js';

/**
 * Where a command stands (rule R33). `unknown`: a write whose answer was lost; only reading the device back resolves it, never
 * another write. `delivered` is said on the device's own evidence, `applied` once its target reads as written, `verified` once
 * the path that reports does.
 */
export type CommandState =
  | 'proposed'
  | 'approved'
  | 'rejected'
  | 'queued'
  | 'sent'
  | 'delivered'
  | 'applied'
  | 'verified'
  | 'failed'
  | 'timeout'
  | 'expired'
  | 'cancelled'
  | 'unknown';

const ENDS: readonly CommandState[] = ['rejected', 'verified', 'failed', 'timeout', 'expired', 'cancelled'];
const AT_THE_DEVICE: readonly CommandState[] = ['sent', 'delivered', 'applied', 'unknown'];

export const isEnded = (state: CommandState): boolean => ENDS.includes(state);
/** A write may have reached the device, and how it ended is not known yet: nothing else is written to this twin. */
export const isAtTheDevice = (state: CommandState): boolean => AT_THE_DEVICE.includes(state);

/** Somebody whose token was verified. */
export interface Person {
  readonly subject: string;
  readonly name: string;
  readonly roles: readonly string[];
}

export interface Approval {
  readonly by: Person;
  readonly at: Timestamp;
  /** SHA-256 of the proof that was verified for exactly this person; the proof itself is not kept. */
  readonly proof: string;
  /** Of the very command that was approved (`contentDigest`). */
  readonly digest: string;
  /** Thumbprint (RFC 7638) of the key that signed it, which the approver's token names as theirs; absent: it is not signed. */
  readonly key?: string;
  /** By which rule, model and address it was judged (`conditionsDigest`); absent: from before this was kept. */
  readonly conditions?: string;
}

/** How many others must say yes: low 0, normal 1, high 2. */
export type RiskClass = 'low' | 'normal' | 'high';
export const APPROVALS_NEEDED: Readonly<Record<RiskClass, number>> = { low: 0, normal: 1, high: 2 };

/** One reading that command took itself, on its own connection. */
export interface DeviceReading {
  readonly value: unknown;
  readonly quality: 'good' | 'uncertain' | 'bad' | 'stale';
  /** The device's clock: when the value was so. */
  readonly sourceTs?: Timestamp;
  /** The device's clock: when it was read. Not when the device came to know the value, which may be long ago. */
  readonly serverTs?: Timestamp;
  /** Our clock: when the answer was here. */
  readonly readAt: Timestamp;
  /** Our clock: when the device told it, where it is not asked but tells by itself (Sparkplug): nobody knows how things have stood since. */
  readonly heardAt?: Timestamp;
}

/** The device as it was just before the write, by its own clock: what later evidence is compared with, whatever our clock says. Of a method, whether its read-back held. */
export interface WriteMark {
  readonly value: unknown;
  readonly sourceTs?: Timestamp;
  readonly serverTs?: Timestamp;
}

/** What a method is called with, by the names of the model, each in the unit that it names. */
export type Arguments = Readonly<Record<string, { readonly value: unknown; readonly unit?: string }>>;

/** What is asked for, fixed when it is proposed. */
export interface Proposal {
  readonly id: string;
  /** Of the proposer's making: the same key for the same twin is the same command, however often it is sent. */
  readonly key: string;
  readonly twinId: string;
  readonly path: string;
  /** What is to be written; null of a method. */
  readonly value: unknown;
  readonly unit?: string;
  /** Present of a method, which is called with them. */
  readonly arguments?: Arguments;
  readonly reason?: string;
  /** Key of the alert that it is to do something about. */
  readonly alert?: string;
  /** The run in which it was tried, and what that run was known to have come to when it was proposed. */
  readonly simulation?: SimulationNamed;
  readonly by: Person;
  /** Absolute; nothing is written from then on. */
  readonly deadline: Timestamp;
  /** By the clock of whoever took the wish in. */
  readonly askedAt: Timestamp;
  readonly risk: RiskClass;
  /** Read-back equals wanted within this, in the unit of the path. */
  readonly tolerance: number;
  /** The model says that doing it twice is doing it once: only then may a refused write be tried again. */
  readonly idempotent: boolean;
  /** Device's clock minus ours when it was proposed, in milliseconds; absent where the device tells no time. */
  readonly clockOffsetMs?: number;
}

export interface Command extends Proposal {
  readonly proposedAt: Timestamp;
  readonly state: CommandState;
  /** When it came into this state; time does not go back for a command, whatever a clock does. */
  readonly since: Timestamp;
  readonly approvals: readonly Approval[];
  /** Place in the line of its twin. */
  readonly place?: number;
  /** Writes begun. */
  readonly attempt: number;
  readonly sent?: { readonly at: Timestamp; readonly mark: WriteMark };
  readonly outcome?: { readonly code: string; readonly reason: string; readonly verdicts?: readonly Verdict[] };
}
