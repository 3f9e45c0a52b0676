import { inRealm, type KafkaSettings } from '../connection/settings.js';
import { committedOffsets, resumeAt } from '../group/committed-offsets.js';
import { type Range } from '../reading/read-range.js';
import { topicBounds, type Bounds } from '../reading/topic-bounds.js';
import { parseMetadata } from './commit-point.js';
import { type LogState } from './log-state.js';

/** What must be read to make one partition's state. */
export interface PartitionPlan {
  readonly inputOffset: bigint;
  /** Of the last owner that committed; 0 without one. */
  readonly epoch: bigint;
  readonly snapshots: Range;
  /** Events of the inputs from `inputOffset` on. */
  readonly events: Range;
}

const NONE: Bounds = { low: 0n, high: 0n };

export async function planRestore<In, Snap, Ev>(
  settings: KafkaSettings,
  group: string,
  logState: LogState<In, Snap, Ev>,
  partitions: readonly number[],
): Promise<Map<number, PartitionPlan>> {
  const input = inRealm(settings, logState.input.topic);
  const [committed, inputs, snapshots, events] = await Promise.all([
    committedOffsets(settings, group, input),
    topicBounds(settings, input),
    topicBounds(settings, inRealm(settings, logState.snapshots.topic)),
    logState.events ? topicBounds(settings, inRealm(settings, logState.events.topic)) : new Map<number, Bounds>(),
  ]);
  return new Map(
    partitions.map((partition) => {
      const last = committed.get(partition);
      const metadata = parseMetadata(last?.metadata);
      const snapshotBounds = snapshots.get(partition) ?? NONE;
      const eventBounds = events.get(partition) ?? NONE;
      return [
        partition,
        {
          inputOffset: resumeAt(settings, { topic: input, partition }, last?.offset, inputs.get(partition) ?? NONE),
          epoch: metadata?.epoch ?? 0n,
          snapshots: { start: snapshotBounds.low, end: snapshotBounds.high },
          events: { start: within(metadata?.eventsOffset ?? eventBounds.low, eventBounds), end: eventBounds.high },
        },
      ];
    }),
  );
}

function within(offset: bigint, { low, high }: Bounds): bigint {
  return offset < low ? low : offset > high ? high : offset;
}
