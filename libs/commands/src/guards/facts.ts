import { type Datatype, type SimulateFirst, type SimulationNamed } from '@orrery/contracts';
import { type Timestamp } from '@orrery/twin-model';
import { type Approval, type Arguments, type DeviceReading, type Person, type RiskClass } from '../command.js';
import { type SimulatedRun } from './simulated-run.js';

/** When the guards are asked: as a dry run at the proposal, at each approval, and at the moment of writing. */
export type Stage = 'proposal' | 'approval' | 'send';

/** One argument of a method: its type as the device has it, and what its value may be. */
export interface ArgumentTarget {
  readonly name: string;
  readonly datatype: Datatype;
  readonly unit?: string;
  readonly range?: { readonly low: number; readonly high: number };
}

/** What rules.yaml, the model and the bindings say of one path that may be commanded. */
export interface CommandTarget {
  readonly twinId: string;
  readonly path: string;
  /** Of what is written; json of a method, whose arguments have theirs. */
  readonly datatype: Datatype;
  readonly unit?: string;
  /** Present of a method: all that it must be called with, and nothing else. */
  readonly arguments?: readonly ArgumentTarget[];
  /** The model says `writable`; a Command of the model is. */
  readonly writable: boolean;
  /** bindings.yaml names where to write, or what to call. */
  readonly hasAddress: boolean;
  readonly risk: RiskClass;
  readonly range?: { readonly low: number; readonly high: number };
  /** At most `by`, in the unit of the path, within any `perMs`. */
  readonly rate?: { readonly by: number; readonly perMs: number };
  /** Of a path with a rate: how old its present value may be where its device tells it by itself; absent: as `staleness` has it. */
  readonly maxAgeMs?: number;
  readonly tolerance: number;
  readonly idempotent: boolean;
  /** CEL over a view of the twin; absent: none is needed. */
  readonly interlock?: string;
  /** What the mode must be, e.g. path `operatingMode`, one of `auto`. */
  readonly mode?: { readonly path: string; readonly in: readonly string[]; readonly maxAgeMs?: number };
  /** How a value must have been tried on a model before; absent: it need not. */
  readonly simulateFirst?: SimulateFirst;
}

export interface InterlockInput {
  readonly path: string;
  readonly reading: DeviceReading | undefined;
  /** Older than this by the device's own clock is stale; absent: as `staleness` has it. */
  readonly maxAgeMs?: number;
}

/** An earlier write to the same path: where it moved the value away from, by both clocks. */
export interface Movement {
  readonly from: unknown;
  readonly at: Timestamp;
  readonly deviceAt?: Timestamp;
}

/** All that the guards look at. Gathered anew for each judgement; pure data, so that a judgement can be repeated and audited. */
export interface Facts {
  readonly stage: Stage;
  /** Our clock. */
  readonly at: Timestamp;
  readonly wish: {
    readonly id: string;
    readonly twinId: string;
    readonly path: string;
    readonly value: unknown;
    readonly unit?: string;
    readonly arguments?: Arguments;
    readonly reason?: string;
    readonly simulation?: SimulationNamed;
    readonly by: Person;
    readonly deadline: Timestamp;
    /** By the clock of whoever took the wish in. */
    readonly askedAt: Timestamp;
    readonly approvals: readonly Approval[];
    readonly clockOffsetMs?: number;
  };
  /** Absent: no rule allows this path to be commanded. */
  readonly target?: CommandTarget;
  /** Of the rule, the model and the address as they are applied now (`conditionsDigest`). */
  readonly conditions?: string;
  /** The target as it reads now on command's own connection, of a method whether its read-back holds; absent where it could not be read. */
  readonly current?: DeviceReading;
  /** Whether the device would take it as things stand: it is there, and has what the bindings say; absent where nobody asked it. */
  readonly device?: { readonly takes: boolean; readonly because?: string };
  readonly movements: readonly Movement[];
  readonly interlock?: { readonly holds: boolean | 'indeterminate'; readonly because?: string; readonly inputs: readonly InterlockInput[] };
  /** As it reads now; absent where the target asks for none, or it could not be read. */
  readonly mode?: DeviceReading;
  /** What the simulation service has told of the run that the wish names; absent: it names none, or nothing was told of it. */
  readonly simulation?: SimulatedRun;
  readonly killed?: { readonly by: string; readonly reason: string };
  readonly locks: readonly { readonly twinId: string; readonly by: string; readonly reason: string }[];
  /** Maintenance windows that hold now over this twin. */
  readonly windows: readonly { readonly id: string; readonly until: Timestamp; readonly reason: string }[];
  /** Whether each approval must be signed over the command by its approver's own key. */
  readonly signatures: 'required' | 'waived';
  /** By the policy that holds now: whether the proposer may (still) command this path. */
  readonly proposerMay: boolean;
  /** Subjects of `wish.approvals` who may (still) approve for this path, by the policy that holds now. */
  readonly mayApprove: readonly string[];
}
