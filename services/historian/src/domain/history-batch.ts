import { type Reading, type ReadingsInput } from '@orrery/contracts';
import { millisOf, type Rejection } from '@orrery/twin-model';
import { benchOf, isStaleEpoch, judgeReading } from './judge.js';
import { type KnownTwin } from './known-twin.js';
import { type ReadingRow, type RecordPlace, rowOf } from './reading-row.js';
import { dayOf, minuteOf } from './time-spans.js';

/** Event times that are kept, in milliseconds since 1970. */
export interface KeptSpan {
  readonly fromMs: number;
  /** Days do not begin that far ahead, whatever a device's clock says: each would be a partition. */
  readonly untilMs: number;
}

/** Readings of one path that are outside the kept span. */
export interface Expired {
  readonly twinId: string;
  readonly path: string;
  count: number;
  first: string;
  last: string;
  readonly examples: Reading[];
}

const MAX_EXAMPLES = 10;

/** What a batch of records adds to the history, gathered before any of it is written. */
export class HistoryBatch {
  rowsByDay = new Map<number, ReadingRow[]>();
  /** Minute → series whose tiers must be made anew. */
  readonly dirty = new Map<number, Set<number>>();
  readonly expired = new Map<string, Expired>();
  readonly refused = new Map<Rejection['reason'], number>();
  late = 0;
  /** The day and the minute of the last row, and what was gathered of them: the next row nearly always belongs there too. */
  private day = Number.NaN;
  private rows: ReadingRow[] = [];
  private minute = Number.NaN;
  private touched = new Set<number>();

  constructor(
    private readonly realm: string,
    private readonly kept: KeptSpan,
  ) {}

  /** Judges each reading of a record (rule R18: the log's order decides what supersedes what, so rows stay in it). */
  addReadings(twin: KnownTwin, input: ReadingsInput, sourceId: number, at: RecordPlace): void {
    if (input.import === undefined && isStaleEpoch(twin, input)) return this.refuse('stale-epoch', input.readings.length);
    const bench = benchOf(twin, input, this.realm);
    for (const reading of input.readings) {
      const series = twin.series.get(reading.path);
      const time = judgeReading(bench, reading, series?.definition);
      if (typeof time === 'string' || series === undefined) {
        this.refuse(typeof time === 'string' ? time : 'unknown-path');
        continue;
      }
      if (reading.flags?.includes('transient')) continue;
      const row = rowOf(reading, time, series.definition.datatype, reading.receivedTs ?? input.receivedTs, series.id, sourceId, at);
      const ms = millisOf(time.eventTs);
      if (Number.isNaN(ms)) this.refuse('outside-window');
      else if (!this.keeps(ms)) this.expire(twin.twinId, reading, time.eventTs);
      else this.add(row, ms);
      if (time.eventTs < series.lastEventTs) this.late += 1;
      else series.lastEventTs = time.eventTs;
    }
  }

  /** Whether a time, in milliseconds since 1970, is kept. */
  keeps(ms: number): boolean {
    return ms >= this.kept.fromMs && ms < this.kept.untilMs;
  }

  /** The tiers at a time are to be made anew. */
  touch(ms: number, seriesId: number): void {
    const minute = minuteOf(ms);
    if (minute !== this.minute) {
      this.minute = minute;
      this.touched = this.dirty.get(minute) ?? new Set();
      this.dirty.set(minute, this.touched);
    }
    this.touched.add(seriesId);
  }

  private add(row: ReadingRow, ms: number): void {
    const day = dayOf(ms);
    if (day !== this.day) {
      this.day = day;
      this.rows = this.rowsByDay.get(day) ?? [];
      this.rowsByDay.set(day, this.rows);
    }
    this.rows.push(row);
    this.touch(ms, row.seriesId);
  }

  refuse(reason: Rejection['reason'], count = 1): void {
    this.refused.set(reason, (this.refused.get(reason) ?? 0) + count);
  }

  /** The rows so far, which the caller writes; what is added afterwards comes after them. */
  takeRows(): ReadonlyMap<number, readonly ReadingRow[]> {
    const taken = this.rowsByDay;
    this.rowsByDay = new Map();
    this.day = Number.NaN;
    return taken;
  }

  private expire(twinId: string, reading: Reading, eventTs: string): void {
    const key = `${twinId} ${reading.path}`;
    const known = this.expired.get(key);
    if (known === undefined) {
      this.expired.set(key, { twinId, path: reading.path, count: 1, first: eventTs, last: eventTs, examples: [reading] });
      return;
    }
    known.count += 1;
    if (eventTs < known.first) known.first = eventTs;
    if (eventTs > known.last) known.last = eventTs;
    if (known.examples.length < MAX_EXAMPLES) known.examples.push(reading);
  }
}
