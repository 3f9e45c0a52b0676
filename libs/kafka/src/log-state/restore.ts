import { type Contract } from '@orrery/contracts';
import { type KafkaMessage } from 'kafkajs';
import { SILENT, type KafkaSettings } from '../connection/settings.js';
import { isAtHome } from '../layout/copies.js';
import { readRange } from '../reading/read-range.js';
import { KafkaRecord, parseInto, type Delivered } from '../records/delivered.js';
import { type LogState, type LogStatePartition } from './log-state.js';
import { planRestore } from './restore-plan.js';
import { epochOf } from './snapshot-epoch.js';

export interface Restored<In, Snap, Ev> {
  readonly state: LogStatePartition<In, Snap, Ev>;
  readonly epoch: bigint;
  readonly inputOffset: bigint;
  /** End of the snapshots partition when it was read. */
  readonly snapshotsEnd: bigint;
  /** End of the events partition when it was read. */
  readonly eventsEnd: bigint;
  /** Where the events of inputs from `inputOffset` on begin. */
  readonly eventsFrom: bigint;
  /** Keys of the restored events: no snapshot covers them yet, and the commit must not pass them. */
  readonly uncovered: ReadonlySet<string>;
}

/** Makes the states of the partitions from their snapshots and the events published since; all partitions in one pass of each topic. */
export async function restorePartitions<In, Snap, Ev>(
  settings: KafkaSettings,
  group: string,
  logState: LogState<In, Snap, Ev>,
  partitions: readonly number[],
  signal: AbortSignal,
): Promise<Map<number, Restored<In, Snap, Ev>>> {
  const plan = await planRestore(settings, group, logState, partitions);
  const states = new Map(partitions.map((partition) => [partition, logState.open(partition)]));
  const uncovered = new Map(partitions.map((partition) => [partition, new Set<string>()]));
  const epochs = new Map([...plan].map(([partition, { epoch }]) => [partition, epoch]));
  try {
    const snapshotRanges = new Map([...plan].map(([partition, { snapshots }]) => [partition, snapshots]));
    await readRange(settings, logState.snapshots as unknown as Contract, snapshotRanges, (partition, messages) => {
      for (const record of readable(settings, logState.snapshots, partition, messages, true)) {
        const epoch = epochOf(record.message);
        if (epoch !== undefined && epoch > epochs.get(partition)!) epochs.set(partition, epoch);
        states.get(partition)!.restoreSnapshot(record);
      }
    }, signal);
    const { events } = logState;
    if (events) {
      const eventRanges = new Map([...plan].map(([partition, { events: range }]) => [partition, range]));
      await readRange(settings, events as unknown as Contract, eventRanges, (partition, messages) => {
        const state = states.get(partition)!;
        for (const record of readable(settings, events, partition, messages, false)) {
          state.restoreEvent?.(record as Delivered<Ev>);
          uncovered.get(partition)!.add(record.key);
        }
      }, signal);
    }
  } catch (error) {
    await Promise.all([...states.values()].map((state) => state.close()));
    throw error;
  }
  return new Map(
    [...plan].map(([partition, { inputOffset, events, snapshots }]) => [
      partition,
      { state: states.get(partition)!, epoch: epochs.get(partition)! + 1n, inputOffset, snapshotsEnd: snapshots.end, eventsEnd: events.end, eventsFrom: events.start, uncovered: uncovered.get(partition)! },
    ]),
  );
}

/** What we wrote ourselves and cannot read is left out, loudly: the log before it still has everything. */
function* readable<T>(settings: KafkaSettings, contract: Contract<T>, partition: number, messages: readonly KafkaMessage[], tombstones: boolean): Generator<KafkaRecord<T | null>> {
  for (const message of messages) {
    const record = new KafkaRecord<T | null>(partition, message);
    const poison = parseInto(record, contract, tombstones, Number.MAX_SAFE_INTEGER);
    if (!poison) {
      // In a partition that has branches: of a twin that is another owner's now.
      if (isAtHome(settings, contract, record)) yield record;
    }
    else {
      settings.metrics?.dropped(poison.reason);
      (settings.logger ?? SILENT).error({ topic: contract.topic, partition, offset: message.offset, ...poison }, 'record left out of the restore');
    }
  }
}
