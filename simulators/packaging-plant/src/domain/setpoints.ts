import { type Fault, type FaultKind } from './faults.js';
import { type Signal } from './signal.js';

/** What became of a client's write: it acts, is forgotten although it was accepted, or will act later. */
export type Taken = 'done' | 'ignored' | 'later';

const LATER_SECONDS = 2;

/** What clients write, through whatever is wrong with how the controller takes it. */
export class Setpoints {
  private waiting: { readonly write: () => void; readonly due: number }[] = [];

  /** @throws RangeError outside the range, whatever else is wrong. */
  take(signal: Signal, value: number, seconds: number, faults: readonly Fault[] = []): Taken {
    const wrong = new Map<FaultKind, Fault>(faults.map((fault) => [fault.kind, fault]));
    signal.check?.(value);
    if (wrong.has('ignores-writes')) return 'ignored';
    const later = wrong.get('completes-later');
    if (!later) {
      signal.write?.(value);
      return 'done';
    }
    this.waiting.push({ write: () => signal.write?.(value), due: seconds + (later.value ?? LATER_SECONDS) });
    return 'later';
  }

  /** What was to act by now acts, in the order of the writes. */
  step(seconds: number): void {
    const due = this.waiting.filter((one) => one.due <= seconds);
    if (due.length === 0) return;
    this.waiting = this.waiting.filter((one) => one.due > seconds);
    for (const { write } of due) write();
  }
}
