import { type Reading, type ReadingsInput, type SourceStateInput } from '@orrery/contracts';

export interface BufferLimits {
  /** Longest time between the first and the last reading of a record, in ms. */
  windowMs: number;
  readingsPerRecord: number;
  bytesPerRecord: number;
  /** Readings that may wait for Kafka; Infinity where the source is made to wait instead. */
  readings: number;
}

export const RECORD_LIMITS = { windowMs: 50, readingsPerRecord: 500, bytesPerRecord: 256_000 } as const;

/** Records that go out together, and how far the source is complete once they are acknowledged. */
export interface Outbox<W> {
  records: (ReadingsInput | SourceStateInput)[];
  readings: number;
  watermark: W | undefined;
}

interface OpenRecord {
  input: ReadingsInput;
  openedMs: number;
  bytes: number;
}

/**
 * Gathers the readings of each twin into records, in order, and holds them until Kafka has them. It is bounded in
 * readings: what finds no room is not taken, and its owner counts it and reports the gap.
 */
export class ReadingBuffer {
  private readonly open = new Map<string, OpenRecord>();
  private closed: (ReadingsInput | SourceStateInput)[] = [];
  private closedReadings = 0;
  private inFlight = 0;
  private openReadings = 0;

  constructor(
    private readonly head: () => Pick<ReadingsInput, 'source' | 'epoch'>,
    private readonly limits: BufferLimits,
  ) {}

  /** Readings not yet acknowledged by Kafka. */
  get waiting(): number {
    return this.openReadings + this.closedReadings + this.inFlight;
  }

  /** @returns false when there is no room. */
  add(twinId: string, reading: Reading, bytes: number, nowMs: number, receivedTs: () => string): boolean {
    if (this.waiting >= this.limits.readings) return false;
    let record = this.open.get(twinId);
    if (record && (nowMs - record.openedMs > this.limits.windowMs || record.bytes + bytes > this.limits.bytesPerRecord)) {
      this.close(twinId, record);
      record = undefined;
    }
    if (!record) {
      record = { input: { type: 'readings', twinId, ...this.head(), receivedTs: receivedTs(), readings: [] }, openedMs: nowMs, bytes: 0 };
      this.open.set(twinId, record);
    }
    record.input.readings.push(reading);
    record.bytes += bytes;
    this.openReadings += 1;
    if (record.input.readings.length >= this.limits.readingsPerRecord) this.close(twinId, record);
    return true;
  }

  /** After everything that came before it, of every twin. */
  addState(input: SourceStateInput): void {
    this.closeAll();
    this.closed.push(input);
  }

  /** Everything gathered so far, to be published; call settled() once it is. */
  take<W>(watermark: W | undefined, maxRecords: number): Outbox<W> | undefined {
    this.closeAll();
    if (this.closed.length === 0) return undefined;
    const all = this.closed.length <= maxRecords;
    const records = all ? this.closed : this.closed.slice(0, maxRecords);
    this.closed = all ? [] : this.closed.slice(maxRecords);
    const readings = records.reduce((sum, record) => sum + (record.type === 'readings' ? record.readings.length : 0), 0);
    this.closedReadings -= readings;
    this.inFlight += readings;
    return { records, readings, watermark: all ? watermark : undefined };
  }

  /** These readings are in Kafka, or were given up: they no longer wait. */
  settled(readings: number): void {
    this.inFlight -= readings;
  }

  private closeAll(): void {
    for (const [twinId, record] of this.open) this.close(twinId, record);
  }

  private close(twinId: string, record: OpenRecord): void {
    this.open.delete(twinId);
    this.closed.push(record.input);
    const { length } = record.input.readings;
    this.openReadings -= length;
    this.closedReadings += length;
  }
}
