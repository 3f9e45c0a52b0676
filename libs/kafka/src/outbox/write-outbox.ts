import { OrreryError, type Contract } from '@orrery/contracts';
import { activeTraceparent } from '@orrery/service-kit';
import { randomUUID } from 'node:crypto';
import type { ClientBase } from 'pg';
import { describe } from '../records/delivered.js';
import { type Outgoing } from '../records/outgoing.js';

/** Held until the transaction ends: ids are then in the order of commits, and so is what the relay publishes. */
const LOCK = `select pg_advisory_xact_lock(hashtextextended(current_schema() || '.outbox', 0))`;

const INSERT = `insert into outbox (topic, key, partition_key, ce_id, ce_source, value, headers) values ($1, $2, $3, $4, $5, $6, $7)`;

/**
 * Writes a record to the outbox as part of a transaction: it is published if and only if the transaction commits, after
 * everything that was committed before. Validates at once; throws `contract-violation`.
 */
export async function writeOutbox<T>(tx: Pick<ClientBase, 'query'>, contract: Contract<T>, outgoing: Outgoing<T>): Promise<void> {
  const { value, source, id = randomUUID() } = outgoing;
  if (value !== null && !contract.check(value)) {
    throw new OrreryError('contract-violation', `A record of ${source} ${describe(contract.topic, contract.problems(value))}`);
  }
  const key = outgoing.key ?? (value === null ? undefined : contract.keyOf(value));
  if (key === undefined) throw new OrreryError('contract-violation', `A tombstone of ${source} for ${contract.topic} has no key`);
  const partitionKey = outgoing.partitionKey ?? (value === null ? key : contract.partitionKeyOf(value));
  const traceparent = activeTraceparent();
  const headers = { ...(traceparent === undefined ? {} : { traceparent }), ...outgoing.headers };
  await tx.query(LOCK);
  await tx.query(INSERT, [contract.topic, key, partitionKey, id, source, value === null ? null : JSON.stringify(value), JSON.stringify(headers)]);
}
