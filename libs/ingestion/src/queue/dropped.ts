import { type Gap, type SourceStateInput } from '@orrery/contracts';
import { type FrameMeta } from './frame.js';

export type DropCause = 'queue-full' | 'queue-too-old' | 'queue-damaged';

/** What had to go: to be counted, and told as a gap. */
export interface Dropped {
  readonly cause: DropCause;
  readonly readings: number;
  /** Event times of what is missing, the earliest and the latest; absent where no readings went. */
  readonly span: { readonly from: string; readonly to: string } | undefined;
}

/** @param untold gaps that were told in what goes: the one that is told now covers them */
export function droppedOf(cause: DropCause, lost: readonly FrameMeta[], untold: readonly Gap[]): Dropped {
  let span: { from: string; to: string } | undefined;
  for (const { from, to } of [...lost, ...untold]) {
    if (from === undefined || to === undefined) continue;
    span = span ? { from: from < span.from ? from : span.from, to: to > span.to ? to : span.to } : { from, to };
  }
  return { cause, readings: lost.reduce((sum, { readings }) => sum + readings, 0), span };
}

/** @returns the gap that the word before told, where there is now a later one. */
export function lastWord(states: Map<string, SourceStateInput>, record: SourceStateInput): Gap[] {
  const about = `${record.twinId} ${record.paths?.join(' ') ?? ''}`;
  const before = states.get(about)?.gap;
  states.set(about, record);
  return before ? [before] : [];
}
