import { type CorrectionInput, type Datatype, type Reading } from '@orrery/contracts';
import { type EventTime } from '@orrery/twin-model';
import { jsonText } from './json-text.js';

/** One row of `readings`, its times still as canonical text. */
export interface ReadingRow {
  readonly seriesId: number;
  readonly eventTs: string;
  readonly quality: number;
  readonly valueNum: number | undefined;
  /** JSON text of what a float cannot say exactly. */
  readonly value: string | undefined;
  readonly receivedTs: string;
  readonly serverTs: string | undefined;
  readonly statusCode: number | undefined;
  readonly flags: number;
  /** JSON text. */
  readonly extra: string | undefined;
  readonly sourceId: number;
  readonly at: RecordPlace;
}

/** The record that brought a row. */
export interface RecordPlace {
  readonly partition: number;
  readonly offset: number;
  /** Kafka's timestamp of the record: since when the row has been known. */
  readonly knownMs: number;
}

const QUALITY: Readonly<Record<Reading['quality'], number>> = { good: 0, uncertain: 1, bad: 2 };

/** What is transient is no history, so no bit says so (rule R12). */
const FLAG = { historical: 1, repeat: 2, overflow: 4, substituted: 8, simulated: 16, transient: 0 } as const;
const SERVER_TIME = 32;
const RECEIVED_TIME = 64;
const ORIGIN_SHIFT = 8;
const ORIGIN = { device: 0, operator: 1, derived: 2, simulated: 3 } as const;

const WIDE: ReadonlySet<Datatype> = new Set(['int64', 'uint64'] as const);

/** The row of a reading that was judged to be history. `seriesId` and `sourceId` are what stands for its path and its source. */
export function rowOf(reading: Reading, time: EventTime, datatype: Datatype, receivedTs: string, seriesId: number, sourceId: number, at: RecordPlace): ReadingRow {
  const value = reading.quality === 'bad' ? null : reading.value;
  const { eventTs } = time;
  return {
    seriesId,
    eventTs,
    quality: QUALITY[reading.quality],
    valueNum: numberOf(value, datatype),
    value: value === null || typeof value === 'number' ? undefined : jsonText(value),
    receivedTs,
    serverTs: reading.serverTs,
    statusCode: reading.statusCode,
    flags: flagsOf(reading, time),
    extra: reading.raw !== undefined || (reading.sourceTs !== undefined && reading.sourceTs !== eventTs) ? extraOf(reading, eventTs) : undefined,
    sourceId,
    at,
  };
}

/** The row that a correction puts in the place of what stands at its time; who and why stand in `extra`. */
export function correctionRow(input: CorrectionInput, datatype: Datatype, seriesId: number, sourceId: number, at: RecordPlace): ReadingRow {
  const value = input.quality === 'bad' ? null : input.value;
  return {
    seriesId,
    eventTs: input.eventTs,
    quality: QUALITY[input.quality],
    valueNum: numberOf(value, datatype),
    value: value === null || typeof value === 'number' ? undefined : jsonText(value),
    receivedTs: input.receivedTs,
    serverTs: undefined,
    statusCode: undefined,
    flags: ORIGIN.operator << ORIGIN_SHIFT,
    extra: jsonText({ by: input.by, reason: input.reason }),
    sourceId,
    at,
  };
}

function numberOf(value: unknown, datatype: Datatype): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && WIDE.has(datatype) ? Number(value) : undefined;
}

function flagsOf({ flags, origin }: Reading, { timeOrigin }: EventTime): number {
  let bits = origin === undefined ? 0 : ORIGIN[origin] << ORIGIN_SHIFT;
  if (flags !== undefined) for (const flag of flags) bits |= FLAG[flag];
  if (timeOrigin !== undefined) bits |= timeOrigin === 'server' ? SERVER_TIME : RECEIVED_TIME;
  return bits;
}

function extraOf({ raw, sourceTs }: Reading, eventTs: string): string {
  return jsonText({ ...(raw === undefined ? {} : { raw }), ...(sourceTs === undefined || sourceTs === eventTs ? {} : { sourceTs }) });
}
