import { type Datatype, type Reading } from '@orrery/contracts';
import { bounded, fitDatatype, inUnit, type Written } from '@orrery/ingestion';
import { type DataValue, hasOverflow, plainValue, qualityOf, type TimeWriter, UA } from '@orrery/opcua';
import { type BoundItem } from './bound-item.js';

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
  const reading: Reading = { path: item.path, value: inUnit(item, fitted.value), datatype: fitted.datatype, quality: status };
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
  return bounded(reading, { statusCode: UA.badEncodingLimitsExceeded });
}

/** The server refused this item, or lost its node: the path has no value, and the code says why (rule R3). */
export function failureReading(bound: BoundItem, statusCode: number, at: { sourceTs?: string }): Reading {
  return { path: bound.item.path, value: null, datatype: bound.item.datatype as Datatype, quality: 'bad', statusCode, ...at };
}
