import { type Contract } from '@orrery/contracts';
import { type KafkaMessage } from 'kafkajs';
import { type DeadLetterDraft } from '../dead-letters/dead-letter.js';
import { KafkaRecord, parseInto, type Delivered } from './delivered.js';

/** The good records of a batch, and a letter for each that cannot be read: neighbours of a poisoned record go on. */
export function readBatch<T>(
  messages: readonly KafkaMessage[],
  partition: number,
  contract: Contract<T>,
  maxBytes: number,
  refused?: ReadonlySet<bigint>,
): { records: Delivered<T>[]; letters: DeadLetterDraft[] } {
  const records: Delivered<T>[] = [];
  const letters: DeadLetterDraft[] = [];
  for (const message of messages) {
    const record = new KafkaRecord<T | null>(partition, message);
    if (refused !== undefined && refused.size > 0 && refused.has(record.offset)) continue;
    const poison = parseInto(record, contract, false, maxBytes);
    if (poison) letters.push({ ...poison, record: record });
    else records.push(record as Delivered<T>);
  }
  return { records, letters };
}
