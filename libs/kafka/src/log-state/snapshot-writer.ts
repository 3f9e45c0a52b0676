import { type Contract } from '@orrery/contracts';
import { SILENT, type KafkaSettings } from '../connection/settings.js';
import { type KafkaPublisher, type Shipment } from '../publishing/publisher.js';
import { backOff, backOffMs } from '../retry/back-off.js';
import { DirtyKeys } from './dirty-keys.js';
import { type LogStatePartition } from './log-state.js';
import { EPOCH_HEADER } from './snapshot-epoch.js';
import { type FaultPoint } from './runner-options.js';
import { type TokenBucket } from './token-bucket.js';

/** In one send; the publisher divides by bytes. */
const MAX_KEYS = 200;

export interface SnapshotWriterOptions<Snap> {
  readonly settings: KafkaSettings;
  readonly contract: Contract<Snap>;
  readonly publisher: Pick<KafkaPublisher, 'shipmentOf' | 'send'>;
  readonly state: Pick<LogStatePartition<never, Snap>, 'snapshot' | 'covered'>;
  readonly bucket: TokenBucket;
  readonly delayMs: number;
  readonly epoch: bigint;
  /** The partition is someone else's. */
  readonly signal: AbortSignal;
  /** A send has ended: the commit may go further. */
  readonly onWritten: () => void;
  readonly faults: ((point: FaultPoint) => void) | undefined;
  /** Monotonic milliseconds. */
  readonly clock?: () => number;
}

/**
 * Writes the snapshots of one partition, oldest change first, at a bounded rate, one send at a time. Asked only between
 * batches, when every event of the state is acknowledged: so no snapshot is durable before its events.
 */
export class SnapshotWriter<Snap> {
  private readonly dirty = new DirtyKeys();
  private sending: Promise<void> | undefined;
  private failures = 0;
  private notBefore = 0;
  /** How often the snapshot of a key could not be made, in a row. */
  private readonly refusals = new Map<string, number>();

  private readonly clock: () => number;

  constructor(private readonly options: SnapshotWriterOptions<Snap>) {
    this.clock = options.clock ?? (() => performance.now());
  }

  add(changes: readonly { readonly key: string; readonly offset: bigint }[]): void {
    if (changes.length === 0) return;
    const now = this.clock();
    const ordered = changes.every(({ offset }, i) => i === 0 || changes[i - 1]!.offset <= offset);
    for (const { key, offset } of ordered ? changes : changes.toSorted((a, b) => (a.offset < b.offset ? -1 : 1))) this.dirty.add(key, offset, now);
  }

  /** The commit stays below this offset. */
  get lowest(): bigint | undefined {
    return this.dirty.lowest;
  }

  get waiting(): number {
    return this.dirty.size;
  }

  /** Milliseconds until a snapshot is due; Infinity when none waits or one is underway. */
  get dueIn(): number {
    if (this.sending) return Number.POSITIVE_INFINITY;
    const due = Math.min((this.dirty.oldestSince ?? Number.POSITIVE_INFINITY) + this.options.delayMs, this.dirty.asideUntil);
    return Math.max(0, Math.max(due, this.notBefore) - this.clock());
  }

  /** Begins to write what is due, as far as the rate allows; does not wait for it. */
  writeDue(): void {
    if (this.dueIn > 0) return;
    const now = this.clock();
    const allowed = this.options.bucket.take(MAX_KEYS, now);
    if (allowed === 0) {
      this.notBefore = now + 20;
      return;
    }
    const keys = this.due(allowed, now);
    this.options.bucket.giveBack(allowed - keys.length);
    this.send(keys);
  }

  /** Writes everything, whatever the rate; ends early when aborted or when a write fails. */
  async flush(signal: AbortSignal): Promise<boolean> {
    await this.sending;
    while (this.dirty.size > 0 && !signal.aborted) {
      const failures = this.failures;
      const keys = this.dirty.take(MAX_KEYS, Number.POSITIVE_INFINITY);
      // Only such are left as cannot be written: they hold the commit back, so that the next owner reads their inputs again.
      if (keys.length === 0) return false;
      this.send(keys);
      await this.sending;
      if (this.failures > failures) return false;
    }
    return this.dirty.size === 0;
  }

  /** One of those set aside that is due comes alone, so that it takes nobody with it; else what is due of the others. */
  private due(max: number, now: number): string[] {
    const again = this.dirty.takeAside(now);
    return again === undefined ? this.dirty.take(max, now - this.options.delayMs) : [again];
  }

  private send(keys: readonly string[]): void {
    this.sending = this.write(keys).then(
      () => {
        this.failures = 0;
        this.dirty.covered();
        this.options.faults?.('after-snapshots');
        this.ended();
      },
      (error: unknown) => {
        this.failed(error);
        this.ended();
      },
    );
  }

  /** The state is asked once: it may remember what it has handed out. So what it gave is sent until it is written. */
  private async write(keys: readonly string[]): Promise<void> {
    const { publisher, signal } = this.options;
    const shipments = keys.flatMap((key) => this.shipmentOf(key) ?? []);
    if (shipments.length === 0) return;
    for (let attempt = 0; ; attempt += 1) {
      try {
        await publisher.send(shipments);
        return;
      } catch (error) {
        if (signal.aborted) throw error;
        this.log(error);
        await backOff(attempt, signal);
      }
    }
  }

  /** The snapshot of one key. One that cannot be made, such as one too large for a record, is set aside; its neighbours go on. */
  private shipmentOf(key: string): Shipment | undefined {
    const { publisher, contract, state, epoch, settings } = this.options;
    let records: ReturnType<typeof state.snapshot> = [];
    try {
      records = state.snapshot(key);
      const shipment = publisher.shipmentOf(contract, records.map((record) => ({ ...record, headers: { ...record.headers, [EPOCH_HEADER]: String(epoch) } })));
      this.refusals.delete(key);
      return shipment;
    } catch (error) {
      const attempts = this.refusals.get(key) ?? 0;
      this.refusals.set(key, attempts + 1);
      this.dirty.setAside(key, this.clock() + backOffMs(attempts));
      // The state takes what it has handed out for written: the next attempt must have all of it again.
      const [first] = records;
      const recordKey = first && (first.key ?? (first.value === null ? undefined : contract.keyOf(first.value)));
      if (recordKey !== undefined) state.covered?.(recordKey);
      (settings.logger ?? SILENT).error({ err: error, topic: contract.topic, key, attempts: attempts + 1 }, 'a snapshot cannot be made; its key holds the commit back and is tried again alone');
      return undefined;
    }
  }

  private ended(): void {
    this.sending = undefined;
    this.options.onWritten();
  }

  /** The keys stay dirty and hold the commit back: nothing is lost, a restart only has more to read again. */
  private failed(error: unknown): void {
    this.dirty.notWritten();
    this.notBefore = this.clock() + backOffMs(this.failures);
    this.failures += 1;
    this.log(error);
  }

  private log(error: unknown): void {
    const { settings, contract } = this.options;
    (settings.logger ?? SILENT).error({ err: error, topic: contract.topic, waiting: this.dirty.size }, 'snapshots were not written; trying again');
  }
}
