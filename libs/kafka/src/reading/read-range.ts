import { type Contract, OrreryError } from '@orrery/contracts';
import { type KafkaMessage } from 'kafkajs';
import { inRealm, type KafkaSettings } from '../connection/settings.js';
import { nothingLeftAfterMs } from './nothing-left.js';
import { PartitionReader } from './partition-reader.js';

export interface Range {
  readonly start: bigint;
  /** Exclusive. */
  readonly end: bigint;
}

/** Hands over every record of the ranges, in order per partition, and resolves after the last. Rejects when the handler throws or the signal is aborted. */
export async function readRange(
  settings: KafkaSettings,
  contract: Contract,
  ranges: ReadonlyMap<number, Range>,
  onRecords: (partition: number, messages: KafkaMessage[]) => void | Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const topic = inRealm(settings, contract.topic);
  const remaining = new Map([...ranges].filter(([, { start, end }]) => start < end));
  if (remaining.size === 0) return;
  let reader: PartitionReader | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const abort = () => reject(new OrreryError('unavailable', `Reading ${topic} was broken off`));
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort, { once: true });
      reader = new PartitionReader({
        settings,
        topic,
        starts: new Map([...remaining].map(([partition, { start }]) => [partition, start])),
        onFailure: reject,
        nothingLeft: { afterMs: nothingLeftAfterMs(contract), then: resolve },
        onRecords: async (partition, messages) => {
          const range = remaining.get(partition);
          if (!range) return;
          await onRecords(partition, messages.filter(({ offset }) => BigInt(offset) < range.end));
          if (BigInt(messages.at(-1)!.offset) + 1n < range.end) return;
          remaining.delete(partition);
          if (remaining.size === 0) resolve();
        },
      });
      reader.start();
    });
  } finally {
    await reader?.close();
  }
}
