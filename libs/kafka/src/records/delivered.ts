import { type Contract, type ContractProblem } from '@orrery/contracts';
import { type IHeaders, type KafkaMessage } from 'kafkajs';
import { canonicalTime } from './timestamp.js';

/** A record as a handler gets it: parsed, and checked against its contract. */
export interface Delivered<T> {
  readonly value: T;
  readonly key: string;
  readonly partition: number;
  readonly offset: bigint;
  /** Kafka's timestamp of the record as canonical UTC time. */
  readonly timestamp: string;
  /** Decoded when first read. */
  readonly headers: Readonly<Record<string, string>>;
  /** Size of key and value. */
  readonly bytes: number;
  /** The value as it came. Valid only while the record is being handled: it is part of a larger buffer. */
  readonly raw: Buffer;
}

export interface Poison {
  readonly reason: 'malformed' | 'contract' | 'oversized';
  readonly detail: string;
}

/** One object per record: everything that a handler may not ask for is computed when it does. */
export class KafkaRecord<T> implements Delivered<T> {
  value!: T;
  readonly offset: bigint;
  private decodedHeaders: Record<string, string> | undefined;
  private decodedKey: string | undefined;

  constructor(
    readonly partition: number,
    readonly message: KafkaMessage,
  ) {
    this.offset = BigInt(message.offset);
  }

  get key(): string {
    return (this.decodedKey ??= this.message.key?.toString('utf8') ?? '');
  }
  get timestamp(): string {
    return canonicalTime(Number(this.message.timestamp));
  }
  get headers(): Readonly<Record<string, string>> {
    return (this.decodedHeaders ??= decodeHeaders(this.message.headers));
  }
  get bytes(): number {
    return (this.message.value?.length ?? 0) + (this.message.key?.length ?? 0);
  }
  get raw(): Buffer {
    return this.message.value ?? EMPTY;
  }
}

const EMPTY = Buffer.alloc(0);

/** Parses and checks a record's value in place. Says what is wrong, or undefined when the record is good. */
export function parseInto<T>(record: KafkaRecord<T | null>, contract: Contract<T>, tombstones: boolean, maxBytes: number): Poison | undefined {
  const raw = record.message.value;
  if (raw === null) {
    if (!tombstones) return { reason: 'contract', detail: `${contract.topic} carries no tombstones; the value is null` };
    record.value = null;
    return undefined;
  }
  if (raw.length > maxBytes) return { reason: 'oversized', detail: `${raw.length} bytes; at most ${maxBytes} are read. Send smaller records` };
  let value: unknown;
  try {
    value = JSON.parse(raw.toString('utf8'));
  } catch (error) {
    return { reason: 'malformed', detail: `not JSON: ${(error as Error).message}` };
  }
  if (!contract.check(value)) return { reason: 'contract', detail: describe(contract.topic, contract.problems(value)) };
  record.value = value;
  return undefined;
}

export function describe(topic: string, problems: readonly ContractProblem[]): string {
  const shown = problems.slice(0, 5).map(({ pointer, message }) => `${pointer} ${message}`);
  return `breaks the contract ${topic}: ${shown.join('; ')}${problems.length > 5 ? `; and ${problems.length - 5} more` : ''}`;
}

export function decodeHeaders(headers: IHeaders | undefined): Record<string, string> {
  const decoded: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined && first !== null) decoded[name] = first.toString();
  }
  return decoded;
}
