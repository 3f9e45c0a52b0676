import { type Reading, type ReadingsInput } from '@orrery/contracts';
import { millisOf, type Rejection } from '@orrery/twin-model';
import { isStaleEpoch, judgeReading } from './judge.js';
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

  constructor(
    private readonly realm: string,
    private readonly kept: KeptSpan,
  ) {}

  /** Judges each reading of a record (rule R18: the log's order decides what supersedes what, so rows stay in it). */
  addReadings(twin: KnownTwin, input: ReadingsInput, sourceId: number, at: RecordPlace): void {
    if (input.import === undefined && isStaleEpoch(twin, input)) return this.refuse('stale-epoch', input.readings.length);
    for (const reading of input.readings) {
      const time = judgeReading(twin, input, reading, this.realm);
      if (typeof time === 'string') {
        this.refuse(time);
        continue;
      }
      if (reading.flags?.includes('transient')) continue;
      const series = twin.series.get(reading.path)!;
      const receivedTs = reading.receivedTs ?? input.receivedTs;
      const row = rowOf(reading, time, twin.definition.properties[reading.path]!.datatype, receivedTs, series.id, sourceId, at);
      if (!this.add(row)) {
        this.expire(twin.twinId, reading, time.eventTs);
        continue;
      }
      if (time.eventTs < series.lastEventTs) this.late += 1;
      else series.lastEventTs = time.eventTs;
    }
  }

  /** Whether the row's time is kept. */
  covers({ eventTs }: ReadingRow): boolean {
    const ms = millisOf(eventTs);
    return ms >= this.kept.fromMs && ms < this.kept.untilMs;
  }

  /** The tiers at the row's time are to be made anew. */
  touchRow({ eventTs, seriesId }: ReadingRow): void {
    this.touch(minuteOf(millisOf(eventTs)), seriesId);
  }

  private add(row: ReadingRow): boolean {
    if (!this.covers(row)) return false;
    const ms = millisOf(row.eventTs);
    const day = dayOf(ms);
    const rows = this.rowsByDay.get(day);
    if (rows === undefined) this.rowsByDay.set(day, [row]);
    else rows.push(row);
    this.touch(minuteOf(ms), row.seriesId);
    return true;
  }

  private touch(minute: number, seriesId: number): void {
    const touched = this.dirty.get(minute);
    if (touched === undefined) this.dirty.set(minute, new Set([seriesId]));
    else touched.add(seriesId);
  }

  refuse(reason: Rejection['reason'], count = 1): void {
    this.refused.set(reason, (this.refused.get(reason) ?? 0) + count);
  }

  /** The rows so far, which the caller writes; what is added afterwards comes after them. */
  takeRows(): ReadonlyMap<number, readonly ReadingRow[]> {
    const taken = this.rowsByDay;
    this.rowsByDay = new Map();
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
