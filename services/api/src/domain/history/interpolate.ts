import { type TickRange } from './tick-range.js';

export interface Reading {
  readonly ticks: bigint;
  readonly value: unknown;
  readonly quality: 'good' | 'uncertain' | 'bad';
}

export interface Interpolated {
  readonly ticks: bigint;
  readonly value: unknown;
  readonly quality: 'good' | 'uncertain' | 'bad';
}

export interface InterpolationRule {
  /** The value stays until the next reading: booleans, texts, integers. Else it goes there in a straight line. */
  readonly stepped: boolean;
  readonly treatUncertainAsBad: boolean;
  /** Where nothing is known to hold: gaps that were not filled, spans in which the value was stale. In order. */
  readonly holes: readonly TickRange[];
  /** Until when the last reading may be held: what is later is not known yet. */
  readonly heldUntil: bigint;
}

/**
 * Values at given instants, after OPC UA Part 13 §5.4.3.4: between the usable readings around each, uncertain where a bad one
 * was passed over, where a bound is uncertain, or where there is none after. Nothing is invented in a hole or across one.
 * @param instants in order
 * @param readings in order, from the last usable one before the first instant on
 */
export function interpolate(instants: readonly bigint[], readings: Iterable<Reading>, rule: InterpolationRule): Interpolated[] {
  const points: Interpolated[] = [];
  const source = readings[Symbol.iterator]();
  let left: Reading | undefined;
  /** The next usable reading, and whether bad ones stand between it and the one before. */
  let right = nextUsable(source, rule);
  let badBefore = false;
  for (const instant of instants) {
    while (right.reading && right.reading.ticks <= instant) {
      left = right.reading;
      badBefore = false;
      right = nextUsable(source, rule);
    }
    if (right.firstBad !== undefined && right.firstBad <= instant) badBefore = true;
    points.push({ ticks: instant, ...valueAt(instant, left, right.reading, rule.stepped ? badBefore : right.firstBad !== undefined, rule) });
  }
  return points;
}

interface Next {
  readonly reading?: Reading;
  readonly firstBad?: bigint;
}

function nextUsable(source: Iterator<Reading>, rule: InterpolationRule): Next {
  let firstBad: bigint | undefined;
  for (let next = source.next(); !next.done; next = source.next()) {
    const reading = next.value;
    if (reading.quality === 'good' || (reading.quality === 'uncertain' && !rule.treatUncertainAsBad)) return firstBad === undefined ? { reading } : { reading, firstBad };
    firstBad ??= reading.ticks;
  }
  return firstBad === undefined ? {} : { firstBad };
}

const NOTHING = { value: null, quality: 'bad' } as const;

function valueAt(instant: bigint, left: Reading | undefined, right: Reading | undefined, passedBad: boolean, rule: InterpolationRule): Omit<Interpolated, 'ticks'> {
  if (left === undefined) return NOTHING;
  if (left.ticks === instant) return { value: left.value, quality: left.quality };
  const hole = rule.holes.find(({ from, to }) => to > left.ticks && from < (right?.ticks ?? instant + 1n));
  if (hole && hole.from <= instant) return NOTHING;
  if (right === undefined && instant > rule.heldUntil) return NOTHING;
  const doubtful = passedBad || left.quality !== 'good';
  if (rule.stepped) return { value: left.value, quality: doubtful ? 'uncertain' : 'good' };
  const sloped = !hole && right !== undefined && typeof left.value === 'number' && typeof right.value === 'number';
  if (!sloped) return { value: left.value, quality: 'uncertain' };
  const share = Number(instant - left.ticks) / Number(right.ticks - left.ticks);
  return { value: left.value + (right.value - left.value) * share, quality: doubtful || right.quality !== 'good' ? 'uncertain' : 'good' };
}
