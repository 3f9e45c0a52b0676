import { type Timestamp } from '@orrery/twin-model';
import { type Approval, type Person, type Proposal, type WriteMark } from '../command.js';
import { type Verdict } from '../guards/guard.js';

/** What has happened to a command: made durable, chained into the audit, then published, each of them. */
export type CommandEvent = { readonly at: Timestamp } & (
  | { readonly type: 'proposed'; readonly proposal: Proposal; readonly verdicts: readonly Verdict[] }
  | { readonly type: 'approval-given'; readonly approval: Approval; readonly verdicts: readonly Verdict[] }
  | { readonly type: 'approval-refused'; readonly by: Person; readonly reason: string; readonly verdicts: readonly Verdict[] }
  | { readonly type: 'approved' }
  | { readonly type: 'rejected'; readonly by?: Person; readonly reason: string; readonly verdicts?: readonly Verdict[] }
  | { readonly type: 'queued'; readonly place: number; readonly reason?: string }
  | { readonly type: 'sent'; readonly attempt: number; readonly mark: WriteMark; readonly verdicts: readonly Verdict[] }
  | { readonly type: 'delivered'; readonly status: string; readonly outputs?: readonly unknown[] }
  | { readonly type: 'applied'; readonly value: unknown; readonly sourceTs?: Timestamp }
  | { readonly type: 'verified'; readonly value: unknown; readonly sourceTs?: Timestamp }
  | { readonly type: 'failed'; readonly code: FailureCode; readonly reason: string; readonly verdicts?: readonly Verdict[] }
  | { readonly type: 'timeout'; readonly reason: string }
  | { readonly type: 'expired' }
  | { readonly type: 'cancelled'; readonly by: Person; readonly reason: string }
  | { readonly type: 'unknown'; readonly reason: string }
  /** By somebody who has looked at the machine; `proof` is the SHA-256 of what proved who they are. Not applied it has failed, applied it is a timeout: nobody has read it back. */
  | { readonly type: 'settled'; readonly by: Person; readonly applied: boolean; readonly code: 'settled-applied' | 'settled-not-applied'; readonly reason: string; readonly proof: string }
);

/**
 * guard: refused at the moment of writing; refused: by the device; not-sent: no way to it; not-applied: read back, it is not there;
 * internal: an error of our own, before anything was written.
 */
export type FailureCode = 'guard' | 'refused' | 'not-sent' | 'not-applied' | 'internal';
