import { type Datatype, type Reading } from '@orrery/contracts';
import { type DataValue, hasOverflow, plainValue, qualityOf, type TimeWriter, UA } from '@orrery/opcua';
import { convertible, convertUnit } from '@orrery/twin-model';
import { type BoundItem } from './bound-item.js';
import { fitDatatype } from './fit-datatype.js';

/** A value longer than this is not written whole: one record must fit into one message. */
export const MAX_VALUE_CHARS = 200_000;
const READING_BYTES = 180;

/** A value of the server as a reading of its twin; `bytes` is about its size as JSON. */
export interface Written {
  reading: Reading;
  bytes: number;
}

/**
 * Keeps the server's times and StatusCode as they came (rules R1, R2). What JSON cannot say (NaN, infinities) has no value
 * and is bad, with the original in `raw`; with a bad status a value is not used, so that none is written.
 */
export function readingOf(bound: BoundItem, value: DataValue, time: TimeWriter): Written {
  const { item } = bound;
  const code = value.statusCode.value >>> 0;
  const status = qualityOf(code);
  const plain = plainValue(value.value);
  const fitted = plain ? fitDatatype(plain.value, plain.datatype, item.datatype) : { value: null, datatype: item.datatype as Datatype };
  const reading: Reading = { path: item.path, value: inUnit(bound, fitted.value), datatype: fitted.datatype, quality: status };
  if (status === 'bad') reading.value = null;
  if (code !== UA.good) reading.statusCode = code;
  const sourceTs = time.write(value.sourceTimestamp, value.sourcePicoseconds);
  if (sourceTs !== undefined) reading.sourceTs = sourceTs;
  const serverTs = time.write(value.serverTimestamp, value.serverPicoseconds);
  if (serverTs !== undefined) reading.serverTs = serverTs;
  if (hasOverflow(code)) reading.flags = ['overflow'];
  if (plain?.raw !== undefined) {
    reading.raw = plain.raw.slice(0, 200);
    // A scalar is gone; of an array the rest can still be used, with care.
    if (status === 'good') reading.quality = plain.value === null ? 'bad' : 'uncertain';
  }
  return measured(reading);
}

/** The server refused this item, or lost its node: the path has no value, and the code says why (rule R3). */
export function failureReading(bound: BoundItem, statusCode: number, at: { sourceTs?: string }): Reading {
  return { path: bound.item.path, value: null, datatype: bound.item.datatype as Datatype, quality: 'bad', statusCode, ...at };
}

function inUnit({ item }: BoundItem, value: unknown): unknown {
  const { sourceUnit, unit } = item;
  if (sourceUnit === undefined || unit === undefined || sourceUnit === unit || typeof value !== 'number') return value;
  return convertible(sourceUnit, unit) ? convertUnit(value, sourceUnit, unit) : value;
}

function measured(reading: Reading): Written {
  const { value } = reading;
  if (value === null || (typeof value !== 'string' && typeof value !== 'object')) return { reading, bytes: READING_BYTES };
  const chars = typeof value === 'string' ? value.length : JSON.stringify(value).length;
  if (chars <= MAX_VALUE_CHARS) return { reading, bytes: READING_BYTES + chars };
  return {
    reading: { ...reading, value: null, quality: 'bad', statusCode: UA.badEncodingLimitsExceeded, raw: `oversized: ${chars} characters, at most ${MAX_VALUE_CHARS} are written` },
    bytes: READING_BYTES,
  };
}
