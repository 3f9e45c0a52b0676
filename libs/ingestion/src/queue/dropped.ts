import { type Gap } from '@orrery/contracts';
import { type FrameMeta } from './frame.js';

export type DropCause = 'queue-full' | 'queue-too-old' | 'queue-damaged';

/** What had to go: to be counted, and told as a gap. */
export interface Dropped {
  readonly cause: DropCause;
  readonly readings: number;
  /** Event times of what is missing, the earliest and the latest; absent where no readings went. */
  readonly span?: { readonly from: string; readonly to: string };
}

/** @param untold gaps that were told in what goes: the one that is told now covers them */
export function droppedOf(cause: DropCause, lost: readonly Pick<FrameMeta, 'readings' | 'from' | 'to'>[], untold: readonly Gap[]): Dropped {
  return lost
    .map(({ readings, from, to }): Dropped => ({ cause, readings, ...(from === undefined || to === undefined ? {} : { span: { from, to } }) }))
    .concat(untold.flatMap(({ from, to }): Dropped[] => (to === undefined ? [] : [{ cause, readings: 0, span: { from, to } }])))
    .reduce((all, one) => joined(all, one), { cause, readings: 0 });
}

/** One that covers both. */
export function joined(earlier: Dropped | undefined, later: Dropped): Dropped {
  if (!earlier) return later;
  const [a, b] = [earlier.span, later.span];
  const span = a && b ? { from: a.from < b.from ? a.from : b.from, to: a.to > b.to ? a.to : b.to } : (a ?? b);
  return { cause: later.cause, readings: earlier.readings + later.readings, ...(span ? { span } : {}) };
}
