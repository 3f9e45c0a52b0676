import { CE, OrreryError, schemaUri, type Contract } from '@orrery/contracts';
import { type Message } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import { describe } from './delivered.js';
import { type Outgoing } from './outgoing.js';
import { partitionFor } from './partitioner.js';
import { canonicalTime } from './timestamp.js';

/** The broker refuses batches over 1 MB (message.max.bytes 1,048,588); headers and framing of one record stay far below the rest. */
export const MAX_RECORD_BYTES = 1_000_000;

/** A record ready to be sent. */
export interface Encoded extends Message {
  readonly partition: number;
  readonly bytes: number;
}

const unique = randomUUID();
let sequence = 0;

/**
 * Validates, serialises and addresses a record, with its CloudEvents attributes as headers (binary mode, rule R15).
 * Throws `contract-violation` or `too-large`; nothing has been sent then. `partitions`: how many the topic has now.
 */
export function encode<T>(contract: Contract<T>, outgoing: Outgoing<T>, traceparent: string | undefined, partitions = contract.settings.partitions): Encoded {
  const { value } = outgoing;
  if (value === null) return encodeTombstone(contract, outgoing, traceparent, partitions);
  if (outgoing.json === undefined && !contract.check(value)) {
    throw new OrreryError('contract-violation', `A record of ${outgoing.source} ${describe(contract.topic, contract.problems(value))}`);
  }
  const key = outgoing.key ?? contract.keyOf(value);
  // Kept as text: it becomes bytes once, in the request that carries it.
  const body = outgoing.json ?? JSON.stringify(value);
  const size = Buffer.byteLength(body);
  if (size > MAX_RECORD_BYTES) {
    throw new OrreryError('too-large', `Record ${key} for ${contract.topic} has ${size} bytes; at most ${MAX_RECORD_BYTES} fit`);
  }
  const partitionKey = outgoing.partitionKey ?? contract.partitionKeyOf(value);
  const headers: Record<string, string> = {
    [CE.specversion]: '1.0',
    [CE.id]: outgoing.id ?? `${unique}-${(sequence += 1)}`,
    [CE.source]: outgoing.source,
    [CE.type]: contract.ceType(value),
    [CE.subject]: contract.subjectOf(value),
    [CE.time]: contract.timeOf(value),
    [CE.dataschema]: schemaUri(contract.topic),
    [CE.partitionkey]: partitionKey,
    [CE.contenttype]: 'application/json',
  };
  return address(partitions, key, partitionKey, { body, size }, headers, outgoing.headers, traceparent);
}

function encodeTombstone<T>(contract: Contract<T>, outgoing: Outgoing<T>, traceparent: string | undefined, partitions: number): Encoded {
  const { key, source } = outgoing;
  if (key === undefined) throw new OrreryError('contract-violation', `A tombstone of ${source} for ${contract.topic} has no key`);
  const partitionKey = outgoing.partitionKey ?? key;
  const headers: Record<string, string> = {
    [CE.specversion]: '1.0',
    [CE.id]: outgoing.id ?? `${unique}-${(sequence += 1)}`,
    [CE.source]: source,
    [CE.subject]: partitionKey,
    [CE.time]: canonicalTime(Date.now()),
    [CE.partitionkey]: partitionKey,
  };
  return address(partitions, key, partitionKey, { body: null, size: 0 }, headers, outgoing.headers, traceparent);
}

function address(
  partitions: number,
  key: string,
  partitionKey: string,
  { body, size }: { body: string | null; size: number },
  headers: Record<string, string>,
  more: Readonly<Record<string, string>> | undefined,
  traceparent: string | undefined,
): Encoded {
  if (traceparent !== undefined) headers[CE.traceparent] = traceparent;
  if (more !== undefined) Object.assign(headers, more);
  // 600: keys, attributes and framing; only an estimate is needed to stay below the broker's bound.
  const bytes = size + key.length * 4 + 600;
  return { key, value: body, headers, partition: partitionFor(partitionKey, partitions), bytes };
}
