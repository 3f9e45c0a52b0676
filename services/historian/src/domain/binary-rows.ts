import { millisOf } from '@orrery/twin-model';
import { type ReadingRow } from './reading-row.js';

/** Columns in the order in which BinaryRows writes them. */
export const ROW_COLUMNS = 'event_ticks, value_num, received_ticks, server_ticks, known_at, input_offset, series_id, status_code, source_id, input_partition, quality, flags, value, extra';

const COLUMNS = 14;
/** Every fixed column with its length, and the lengths of the two that vary. */
const FIXED_BYTES = 2 + COLUMNS * 4 + 6 * 8 + 3 * 4 + 3 * 2;
/** `PGCOPY\n\xff\r\n\0`, no flags, no header extension (PostgreSQL documentation, COPY, binary format). */
const HEADER = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');
const TWO_32 = 4_294_967_296;
/** PostgreSQL counts its timestamps from 2000-01-01. */
const POSTGRES_EPOCH_MS = 946_684_800_000;
/** Of a jsonb column in binary format. */
const JSONB_VERSION = 1;

/**
 * Rows of `readings` in COPY's binary format: the numbers go over as they are, and PostgreSQL has nothing to parse. Measured
 * against the text format: docs/adr/0013.
 */
export class BinaryRows {
  private buffer: Buffer;
  private end = HEADER.length;
  rows = 0;

  constructor(initialBytes = 65_536) {
    this.buffer = Buffer.allocUnsafe(initialBytes);
    HEADER.copy(this.buffer);
  }

  add(row: ReadingRow): void {
    this.reserve(FIXED_BYTES + sizeOf(row.value) + sizeOf(row.extra) + 2);
    this.rows += 1;
    this.int16(COLUMNS);
    this.ticks(row.eventTs);
    this.float8(row.valueNum);
    this.ticks(row.receivedTs);
    if (row.serverTs === undefined) this.int32(-1);
    else this.ticks(row.serverTs);
    this.int64((row.at.knownMs - POSTGRES_EPOCH_MS) * 1_000);
    this.int64(row.at.offset);
    this.int4(row.seriesId);
    if (row.statusCode === undefined) this.int32(-1);
    else this.int4(row.statusCode | 0);
    this.int4(row.sourceId);
    this.int2(row.at.partition);
    this.int2(row.quality);
    this.int2(row.flags);
    this.jsonb(row.value);
    this.jsonb(row.extra);
  }

  /** The whole COPY, ended. Nothing can be added any more. */
  finish(): Buffer {
    this.reserve(2);
    this.int16(-1);
    return this.buffer.subarray(0, this.end);
  }

  private reserve(bytes: number): void {
    if (this.end + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.end + bytes));
    this.buffer.copy(larger, 0, 0, this.end);
    this.buffer = larger;
  }

  private int16(value: number): void {
    this.buffer[this.end] = value >> 8;
    this.buffer[this.end + 1] = value;
    this.end += 2;
  }

  private int32(value: number): void {
    const { buffer, end } = this;
    buffer[end] = value >> 24;
    buffer[end + 1] = value >> 16;
    buffer[end + 2] = value >> 8;
    buffer[end + 3] = value;
    this.end = end + 4;
  }

  private int2(value: number): void {
    this.int32(2);
    this.int16(value);
  }

  private int4(value: number): void {
    this.int32(4);
    this.int32(value);
  }

  /** A whole number that a float holds exactly. */
  private int64(value: number): void {
    const high = Math.floor(value / TWO_32);
    this.int32(8);
    this.int32(high);
    this.int32((value - high * TWO_32) | 0);
  }

  /**
   * Ticks of a timestamp: 2^53 of them are the year 1998, so they are never one float. milliseconds = a·2^16 + b, ticks =
   * a·10⁴·2^16 + b·10⁴ + rest, each part exact.
   */
  private ticks(timestamp: string): void {
    const ms = millisOf(timestamp);
    const a = Math.floor(ms / 65_536);
    const rest = (ms - a * 65_536) * 10_000 + digits(timestamp);
    const scaled = a * 10_000;
    const high = Math.floor(scaled / 65_536);
    const low = (scaled - high * 65_536) * 65_536 + rest;
    const carry = Math.floor(low / TWO_32);
    this.int32(8);
    this.int32(high + carry);
    this.int32((low - carry * TWO_32) | 0);
  }

  private float8(value: number | undefined): void {
    if (value === undefined) return this.int32(-1);
    this.int32(8);
    this.buffer.writeDoubleBE(value, this.end);
    this.end += 8;
  }

  private jsonb(json: string | undefined): void {
    if (json === undefined) return this.int32(-1);
    const bytes = this.buffer.write(json, this.end + 5, 'utf8');
    this.int32(bytes + 1);
    this.buffer[this.end] = JSONB_VERSION;
    this.end += bytes + 1;
  }
}

/** UTF-8 takes at most three bytes of a UTF-16 unit. */
const sizeOf = (text: string | undefined): number => (text === undefined ? 0 : text.length * 3 + 1);

const ZERO = 48;

/** The four digits below the millisecond. */
function digits(timestamp: string): number {
  return (
    (timestamp.charCodeAt(23) - ZERO) * 1_000 + (timestamp.charCodeAt(24) - ZERO) * 100 + (timestamp.charCodeAt(25) - ZERO) * 10 + timestamp.charCodeAt(26) - ZERO
  );
}
