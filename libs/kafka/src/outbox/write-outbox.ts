import { OrreryError, type Contract } from '@orrery/contracts';
import { activeTraceparent } from '@orrery/service-kit';
import { randomUUID } from 'node:crypto';
import type { ClientBase } from 'pg';
import { describe } from '../records/delivered.js';
import { MAX_RECORD_BYTES } from '../records/encode.js';
import { type Outgoing } from '../records/outgoing.js';

/** Held until the transaction ends: ids are then in the order of commits, and so is what the relay publishes. */
const LOCK = `select pg_advisory_xact_lock(hashtextextended(current_schema() || '.outbox', 0))`;

/** All rows in one statement, their ids in the order given: an apply of thousands of twins is thousands of records. */
const INSERT = `insert into outbox (topic, key, partition_key, ce_id, ce_source, value, headers)
  select topic, key, partition_key, ce_id, ce_source, value, headers
    from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[])
         with ordinality as row (topic, key, partition_key, ce_id, ce_source, value, headers, place)
   order by place`;

/** A record for the outbox, checked and serialised. */
export interface OutboxRow {
  readonly columns: readonly [topic: string, key: string, partitionKey: string, id: string, source: string, value: string | null, headers: string];
}

/**
 * Checks and serialises a record; throws `contract-violation`, or `too-large` for one that Kafka would not take: in the
 * outbox it would hold up for ever whatever comes after it.
 */
export function outboxRow<T>(contract: Contract<T>, outgoing: Outgoing<T>): OutboxRow {
  const { value, source, id = randomUUID() } = outgoing;
  if (value !== null && !contract.check(value)) {
    throw new OrreryError('contract-violation', `A record of ${source} ${describe(contract.topic, contract.problems(value))}`);
  }
  const key = outgoing.key ?? (value === null ? undefined : contract.keyOf(value));
  if (key === undefined) throw new OrreryError('contract-violation', `A tombstone of ${source} for ${contract.topic} has no key`);
  const partitionKey = outgoing.partitionKey ?? (value === null ? key : contract.partitionKeyOf(value));
  const body = value === null ? null : bodyOf(contract.topic, key, value);
  const traceparent = activeTraceparent();
  const headers = { ...(traceparent === undefined ? {} : { traceparent }), ...outgoing.headers };
  return { columns: [contract.topic, key, partitionKey, id, source, body, JSON.stringify(headers)] };
}

function bodyOf(topic: string, key: string, value: unknown): string {
  const body = JSON.stringify(value);
  const bytes = Buffer.byteLength(body);
  if (bytes <= MAX_RECORD_BYTES) return body;
  throw new OrreryError('too-large', `The record of ${key} for ${topic} has ${bytes} bytes; at most ${MAX_RECORD_BYTES} fit`, {
    remedy: 'Split what it describes into smaller ones; nothing was written.',
    details: { key, bytes, maxBytes: MAX_RECORD_BYTES },
  });
}

/**
 * Writes records to the outbox, in their order, as part of a transaction: they are published if and only if the transaction
 * commits, after everything that was committed before.
 */
export async function writeOutboxRows(tx: Pick<ClientBase, 'query'>, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(LOCK);
  const column = (index: number) => rows.map(({ columns }) => columns[index]);
  await tx.query(INSERT, [column(0), column(1), column(2), column(3), column(4), column(5), column(6)]);
}

/** Writes one record to the outbox as part of a transaction. Validates at once; throws `contract-violation` or `too-large`. */
export async function writeOutbox<T>(tx: Pick<ClientBase, 'query'>, contract: Contract<T>, outgoing: Outgoing<T>): Promise<void> {
  await writeOutboxRows(tx, [outboxRow(contract, outgoing)]);
}
