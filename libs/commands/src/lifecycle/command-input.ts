import { type Timestamp } from '@orrery/twin-model';
import { type Approval, type DeviceReading, type Person, type Proposal, type WriteMark } from '../command.js';
import { type Verdict } from '../guards/guard.js';

/** What the device, or the way to it, said of a write. */
export type WriteAnswer =
  /** Good: the device has taken the value, or done the method, which may have answered with `outputs`. */
  | { readonly kind: 'accepted'; readonly status: string; readonly outputs?: readonly unknown[] }
  /** GoodCompletesAsynchronously and its like: taken note of, not done (rule R34). */
  | { readonly kind: 'accepted-not-done'; readonly status: string; readonly outputs?: readonly unknown[] }
  /** `detail`: which argument of a method it was, and what was wrong with it. */
  | { readonly kind: 'refused'; readonly status: string; readonly detail?: string; readonly retryable: boolean }
  /** It certainly has not left this process. */
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** It may have arrived, and may not. */
  | { readonly kind: 'lost'; readonly reason: string };

/** What happens to a command from outside: people, the worker's turns, the device's answers, time. `at` is our clock. */
export type CommandInput =
  | { readonly type: 'propose'; readonly at: Timestamp; readonly proposal: Proposal; readonly verdicts: readonly Verdict[]; readonly place: number }
  | { readonly type: 'approve'; readonly at: Timestamp; readonly approval: Approval; readonly verdicts: readonly Verdict[]; readonly place: number }
  | { readonly type: 'reject'; readonly at: Timestamp; readonly by: Person; readonly reason: string }
  | { readonly type: 'cancel'; readonly at: Timestamp; readonly by: Person; readonly reason: string }
  /** Its turn has come: judged again, the device read just before. What follows is durable before anything is written. */
  | { readonly type: 'begin-write'; readonly at: Timestamp; readonly verdicts: readonly Verdict[]; readonly mark: WriteMark }
  | { readonly type: 'answered'; readonly at: Timestamp; readonly attempt: number; readonly answer: WriteAnswer }
  /** This process has not written it itself: whoever did is gone. */
  | { readonly type: 'resumed'; readonly at: Timestamp }
  /**
   * `target` is what was written to, `reported` the path that reports, of a method both whether its read-back holds; absent where they could not be read. `watchedMs`: for how long this
   * process has been reading, by a clock that nobody sets.
   */
  | { readonly type: 'read-back'; readonly at: Timestamp; readonly watchedMs: number; readonly target?: DeviceReading; readonly reported?: DeviceReading }
  /** What had to be done for it next has failed with an error of our own, as often as it is tried. `watchedMs` as with `read-back`. */
  | { readonly type: 'gave-up'; readonly at: Timestamp; readonly reason: string; readonly watchedMs: number }
  /** Somebody has looked at the machine. `proof`: SHA-256 of what proved who they are. */
  | { readonly type: 'settle'; readonly at: Timestamp; readonly by: Person; readonly applied: boolean; readonly reason: string; readonly proof: string }
  /** The database was restored from a backup: what has happened to the command since then is lost, a write of it too. */
  | { readonly type: 'restored'; readonly at: Timestamp }
  | { readonly type: 'clock'; readonly at: Timestamp };
