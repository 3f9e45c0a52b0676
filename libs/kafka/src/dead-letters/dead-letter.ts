import { type DeadLetter, type DeadLetterReason } from '@orrery/contracts';
import { decodeHeaders, KafkaRecord, type Delivered } from '../records/delivered.js';
import { type Outgoing } from '../records/outgoing.js';
import { canonicalTime } from '../records/timestamp.js';
import { messageOf } from '../retry/retry-policy.js';
import { fitLetter, MAX_LETTER_BYTES } from './fit-letter.js';

/** base64 makes four bytes of three: a larger value is not even tried. */
const MAX_VALUE_BYTES = Math.floor((MAX_LETTER_BYTES * 3) / 4);

/** A record, or a part of one, that is refused. */
export interface DeadLetterDraft {
  readonly reason: DeadLetterReason;
  /** What is wrong and what to do about it. */
  readonly detail: string;
  readonly record: Delivered<unknown>;
  /** The refused part, where the rest of the record was used. */
  readonly part?: unknown;
}

/** The letter of a refused record: whole where it fits, with its origin. Its id is its origin, so that a repeated letter is a duplicate. */
export function deadLetterOf(draft: DeadLetterDraft, topic: string, service: string): Outgoing<DeadLetter> {
  const { reason, detail, record, part } = draft;
  const key = record instanceof KafkaRecord ? record.message.key : Buffer.from(record.key);
  const headers = record instanceof KafkaRecord ? decodeHeaders(record.message.headers) : { ...record.headers };
  const whole = part === undefined && record.raw.length <= MAX_VALUE_BYTES;
  const letter: DeadLetter = {
    reason,
    detail,
    service,
    at: canonicalTime(Date.now()),
    origin: { topic, partition: record.partition, offset: String(record.offset) },
    ...(key ? { key: key.toString('base64') } : {}),
    ...(whole ? { value: record.raw.toString('base64') } : {}),
    valueBytes: record.raw.length,
    headers,
    ...(part === undefined ? {} : { part }),
  };
  const id = `${service}/${topic}/${record.partition}/${record.offset}/${reason}`;
  return { value: fitLetter(letter), source: service, id: part === undefined ? id : `${id}/${JSON.stringify(part).slice(0, 200)}` };
}

/** The letter of a record whose handler failed for good. */
export function failedLetter(record: Delivered<unknown>, error: unknown, topic: string, service: string): Outgoing<DeadLetter> {
  return deadLetterOf({ reason: 'handler-failed', detail: messageOf(error), record }, topic, service);
}
