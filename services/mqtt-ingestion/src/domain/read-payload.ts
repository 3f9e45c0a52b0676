import { type Datatype, type DeadLetterReason, type Reading, type ReportedQuality } from '@orrery/contracts';
import { bounded, fitDatatype, inUnit, type Written } from '@orrery/ingestion';
import { type BoundSignal } from './bound-signal.js';
import { Digits } from './digits.js';
import { type TopicReader } from './topic-table.js';

/** A value of a payload as a reading of its twin. */
export interface Read extends Written {
  readonly bound: BoundSignal;
}

/** Why an object of a payload could not be read. */
export interface Refusal {
  readonly reason: DeadLetterReason;
  readonly detail: string;
}

/**
 * The readings of one object of a payload (rule R14). Pointers that are not in it say nothing: devices send what has changed.
 * A number beyond 2^53 keeps its digits where the path is a 64-bit integer.
 */
export function readPayload(root: unknown, { time, quality, values }: TopicReader): readonly Read[] | Refusal {
  let sourceTs: string | undefined;
  if (time) {
    const stamp = time.get(root);
    const answer = time.read(stamp instanceof Digits ? stamp.text : typeof stamp === 'number' ? String(stamp) : typeof stamp === 'string' ? stamp : '');
    if (answer.kind === 'refused') return { reason: 'invalid-time', detail: stamp === undefined ? `there is no time at ${time.pointer}` : answer.detail.slice(0, 500) };
    sourceTs = answer.time;
  }
  const state = quality ? qualityOf(quality.get(root), quality.by) : 'good';
  const read: Read[] = [];
  for (const { get, bound } of values) {
    const value = get(root);
    if (value !== undefined) read.push({ bound, ...readingOf(bound, value, state, sourceTs) });
  }
  return read.length > 0 ? read : { reason: 'undecodable', detail: 'the payload has none of the values that are bound to its topic' };
}

/** What is in no list is bad: nobody has said that it may be used. No quality at all is good. */
function qualityOf(value: unknown, by: ReadonlyMap<unknown, ReportedQuality>): ReportedQuality {
  return value === undefined || value === null ? 'good' : (by.get(value) ?? 'bad');
}

function readingOf({ item }: BoundSignal, value: unknown, quality: ReportedQuality, sourceTs: string | undefined): Written {
  const fitted = fit(value, item.datatype);
  return bounded({
    path: item.path,
    value: quality === 'bad' ? null : inUnit(item, fitted.value),
    datatype: fitted.datatype,
    quality,
    ...(sourceTs === undefined ? {} : { sourceTs }),
  } satisfies Reading);
}

function fit(value: unknown, bound: string): { value: unknown; datatype: Datatype } {
  if (value === null) return { value, datatype: bound as Datatype };
  if (value instanceof Digits) {
    const wide = bound === 'int64' || bound === 'uint64';
    return wide ? { value: value.text, datatype: bound } : { value: Number(value.text), datatype: 'double' };
  }
  if (typeof value === 'number') return fitDatatype(value, 'double', bound);
  if (typeof value === 'boolean') return { value, datatype: 'boolean' };
  if (typeof value === 'string') return { value, datatype: 'string' };
  return { value, datatype: 'json' };
}
