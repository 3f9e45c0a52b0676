import { type AlarmStatistics, type Priority } from '@orrery/client';
import { type Condition } from '../condition.js';

type Judgement = AlarmStatistics['judgement'];

/** Averages for one operator and ten minutes, as EEMUA 191 (3rd ed., §6.5) judges them. */
export const JUDGEMENTS: Readonly<Record<Judgement, { readonly words: string; readonly condition: Condition }>> = {
  acceptable: { words: 'Acceptable: at most one alert in ten minutes', condition: 'normal' },
  manageable: { words: 'Manageable: up to two alerts in ten minutes', condition: 'uncertain' },
  'over-demanding': { words: 'Over-demanding: up to five alerts in ten minutes', condition: 'uncertain' },
  unmanageable: { words: 'Unmanageable: more than five alerts in ten minutes', condition: 'bad' },
};

/** Shares of all alerts that are recommended: few are urgent, or none is (EEMUA 191 §3.3; ISA-18.2 §16.5). */
export const RECOMMENDED: Readonly<Record<Priority, string>> = { critical: 'at most 1 %', high: 'about 5 %', medium: 'about 15 %', low: 'about 80 %' };

export const SLOT_MS = 600_000;
/** More than ten in ten minutes for one operator is a flood. */
export const FLOOD = 10;

/** Slots of ten minutes put together to no more than `most` bars; each bar has the most of its slots, so that no flood vanishes. */
export function barsOf(slots: readonly number[], most: number): { readonly bars: readonly number[]; readonly slotsEach: number } {
  const slotsEach = Math.max(1, Math.ceil(slots.length / most));
  const bars: number[] = [];
  for (let first = 0; first < slots.length; first += slotsEach) bars.push(Math.max(...slots.slice(first, first + slotsEach)));
  return { bars, slotsEach };
}

/** `<twin>#<rule>` as its parts. */
export function partsOfKey(key: string): { readonly twinId: string; readonly rule: string; readonly instance: string } {
  const [twinId = key, rule = '', ...instance] = key.split('#');
  return { twinId, rule, instance: instance.join('#') };
}
