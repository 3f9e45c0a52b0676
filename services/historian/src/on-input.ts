import { type CorrectionInput, type TwinInput, twinInputs } from '@orrery/contracts';
import { type AfterCommit, type Delivered, type TransactionalHandler } from '@orrery/kafka';
import { fitsDatatype, type HeldInput, millisOf } from '@orrery/twin-model';
import { type PoolClient } from 'pg';
import { type AccountsStore } from './adapters/accounts.store.js';
import { type PartitionsStore } from './adapters/partitions.store.js';
import { type ReadingsStore } from './adapters/readings.store.js';
import { type PartitionMemory, type TwinsStore } from './adapters/twins.store.js';
import { HistoryBatch, type KeptSpan } from './domain/history-batch.js';
import { isStaleEpoch } from './domain/judge.js';
import { correctionRow, type RecordPlace } from './domain/reading-row.js';
import { type HistorianMetrics, type InputTally, newTally } from './historian-metrics.js';

export interface InputStores {
  readonly twins: TwinsStore;
  readonly readings: ReadingsStore;
  readonly accounts: AccountsStore;
  readonly partitions: PartitionsStore;
}

/** What one batch is done with. */
interface Work {
  readonly tx: PoolClient;
  readonly partition: number;
  readonly memory: PartitionMemory;
  readonly batch: HistoryBatch;
  readonly tally: InputTally;
}

/**
 * twin.inputs → rows. A batch is judged, written and accounted for in the transaction that moves its offset: a reading is
 * there exactly once, whatever is delivered twice or stopped half-way.
 */
export class InputHistory implements TransactionalHandler<TwinInput> {
  readonly input = twinInputs;
  /** By partition; taken out while a batch changes it, and put back once that is committed. */
  private readonly memories = new Map<number, PartitionMemory>();

  constructor(
    private readonly realm: string,
    private readonly kept: () => KeptSpan,
    private readonly stores: InputStores,
    private readonly metrics: HistorianMetrics,
  ) {}

  opened(partition: number): void {
    this.memories.delete(partition);
  }

  async handle(records: readonly Delivered<TwinInput>[], tx: PoolClient): Promise<AfterCommit> {
    const { partition } = records[0]!;
    const memory = await this.recall(tx, partition);
    const work: Work = { tx, partition, memory, batch: new HistoryBatch(this.realm, this.kept()), tally: newTally() };
    for (const record of records) await this.take(record, work);
    await this.write(work);
    const last = records.at(-1)!;
    const { accounts, readings } = this.stores;
    await readings.markDirty(tx, work.batch.dirty);
    await accounts.saveExpired(tx, work.batch.expired.values(), last.timestamp);
    await accounts.saveKnown(tx, twinInputs.topic, partition, last.timestamp);
    return () => {
      this.memories.set(partition, memory);
      this.stores.partitions.confirm(work.tally.partitions);
      this.metrics.written(partition, work.batch, work.tally, memory.quarantine.size, last.value.receivedTs);
    };
  }

  private async recall(tx: PoolClient, partition: number): Promise<PartitionMemory> {
    const known = this.memories.get(partition);
    this.memories.delete(partition);
    if (known !== undefined) return known;
    this.stores.partitions.forget();
    return await this.stores.twins.load(tx, partition);
  }

  private async take(record: Delivered<TwinInput>, work: Work): Promise<void> {
    const { value, offset } = record;
    const { tx, partition, memory, tally } = work;
    if (memory.quarantine.size > 0) await this.drop(memory.quarantine.expire(millisOf(value.receivedTs)), work);
    const at = { partition, offset: Number(offset), knownMs: millisOf(record.timestamp) };
    const twin = memory.twins.get(value.twinId);
    switch (value.type) {
      case 'readings':
      case 'source-state':
        if (twin !== undefined) return await this.apply(value, at, work);
        await this.drop(memory.quarantine.hold({ twinId: value.twinId, input: value, offset }, millisOf(value.receivedTs)), work);
        return await this.stores.twins.hold(tx, partition, offset, record.timestamp, value);
      case 'registered':
      case 'changed':
        memory.twins.set(value.twinId, await this.stores.twins.define(tx, partition, twin, value.twinId, value.definition));
        return twin === undefined ? await this.release(value.twinId, at, work) : undefined;
      case 'deleted':
        memory.twins.delete(value.twinId);
        return await this.stores.twins.remove(tx, value.twinId);
      case 'correction':
        return await this.correct(value, at, work);
      case 'desired':
      case 'expired':
        tally.other += 1;
    }
  }

  /** Readings, or the state of a connection, of a twin that is registered. */
  private async apply(input: HeldInput, at: RecordPlace, { tx, memory, batch }: Work): Promise<void> {
    const twin = memory.twins.get(input.twinId)!;
    if (input.type === 'readings') {
      let sourceId = memory.sources.get(input.source);
      if (sourceId === undefined) memory.sources.set(input.source, (sourceId = await this.stores.twins.sourceId(tx, input.source)));
      batch.addReadings(twin, input, sourceId, at);
      return;
    }
    if (isStaleEpoch(twin, input)) return batch.refuse('stale-epoch');
    if (twin.epochs[input.source] !== input.epoch) {
      twin.epochs[input.source] = input.epoch;
      await this.stores.twins.saveEpochs(tx, twin);
    }
    if (input.gap !== undefined) await this.stores.accounts.saveGap(tx, twin.twinId, input.source, input.gap);
  }

  /** What waited for a twin becomes history with its registration, and is known since then (ADR 0008). */
  private async release(twinId: string, at: RecordPlace, work: Work): Promise<void> {
    const held = work.memory.quarantine.take(twinId);
    for (const { input, offset } of held) await this.apply(input, { ...at, offset: Number(offset) }, work);
    await this.stores.twins.release(work.tx, work.partition, held.map(({ offset }) => offset));
  }

  private async drop(evicted: readonly { readonly offset: bigint; readonly input: HeldInput }[], { tx, partition, batch }: Work): Promise<void> {
    for (const { input } of evicted) batch.refuse('unknown-twin', input.type === 'readings' ? input.readings.length : 1);
    await this.stores.twins.release(tx, partition, evicted.map(({ offset }) => offset));
  }

  private async correct(input: CorrectionInput, at: RecordPlace, work: Work): Promise<void> {
    const { tx, memory, batch, tally } = work;
    const twin = memory.twins.get(input.twinId);
    const definition = twin?.definition.properties[input.path];
    if (twin === undefined) return batch.refuse('unknown-twin');
    if (definition === undefined) return batch.refuse('unknown-path');
    if (input.quality !== 'bad' && !fitsDatatype(input.value, definition.datatype)) return batch.refuse('wrong-type');
    let sourceId = memory.sources.get('correction');
    if (sourceId === undefined) memory.sources.set('correction', (sourceId = await this.stores.twins.sourceId(tx, 'correction')));
    const row = correctionRow(input, definition.datatype, twin.series.get(input.path)!.id, sourceId, at);
    const ms = millisOf(row.eventTs);
    if (!batch.keeps(ms)) return batch.refuse('outside-window');
    await this.write(work);
    batch.touch(ms, row.seriesId);
    const { superseded, partitions } = await this.stores.readings.correct(tx, row);
    tally.superseded += superseded;
    tally.partitions.push(...partitions);
  }

  private async write({ tx, batch, tally }: Work): Promise<void> {
    const byDay = batch.takeRows();
    if (byDay.size === 0) return;
    const { rows, duplicates, superseded, partitions } = await this.stores.readings.write(tx, byDay);
    tally.rows += rows;
    tally.duplicates += duplicates;
    tally.superseded += superseded;
    tally.partitions.push(...partitions);
  }
}
