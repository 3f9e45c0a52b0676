import { type Gap, type SourceStateInput } from '@orrery/contracts';
import { type Input } from './frame.js';
import { type Entry } from './table.js';

/** Until so many bytes are together, or until a frame was stored later. */
export type Until = { readonly bytes: number } | { readonly storedBeforeMs: number };

export interface Gathered {
  readonly going: readonly Entry[];
  /** Each twin's last word in them of how its source stands. */
  readonly states: readonly SourceStateInput[];
  /** Gaps of words that are not the last. */
  readonly untold: readonly Gap[];
}

/** Of the oldest frames those that go, and what of them has to stay. Only frames with words are read. */
export async function gatherOldest(entries: AsyncIterable<Entry>, until: Until, read: (entry: Entry) => Promise<readonly Input[] | undefined>): Promise<Gathered> {
  const states = new Map<string, SourceStateInput>();
  const [untold, going]: [Gap[], Entry[]] = [[], []];
  let bytes = 0;
  for await (const entry of entries) {
    if ('bytes' in until ? bytes >= until.bytes : entry.meta.storedMs >= until.storedBeforeMs) break;
    going.push(entry);
    bytes += entry.meta.bytes;
    if (entry.meta.states === 0) continue;
    for (const record of (await read(entry)) ?? []) if (record.type === 'source-state') untold.push(...lastWord(states, record));
  }
  return { going, states: [...states.values()], untold };
}

/** @returns the gap that the word before told, where there is now a later one. */
function lastWord(states: Map<string, SourceStateInput>, record: SourceStateInput): Gap[] {
  const about = `${record.twinId} ${record.paths?.join(' ') ?? ''}`;
  const before = states.get(about)?.gap;
  states.set(about, record);
  return before ? [before] : [];
}
