import { type Contract } from '@orrery/contracts';
import type { Pool, PoolClient } from 'pg';
import { type KafkaSettings } from '../connection/settings.js';
import { type OutboxRelay } from '../outbox/outbox-relay.js';
import { type Publisher } from '../publishing/publisher.js';
import { type Delivered } from '../records/delivered.js';
import { DEFAULT_RETRY, type RetryPolicy } from '../retry/retry-policy.js';

/**
 * The second shape of handler: state in PostgreSQL (architecture decision 6). State, inbox position and outbox rows are
 * written in one transaction, so a record's effects happen once, however often it is delivered.
 */
export interface TransactionalHandler<In> {
  readonly input: Contract<In>;
  /** Of a compacted topic: null values are passed over. Elsewhere they are a fault, and dead-lettered. */
  readonly skipsTombstones?: boolean;
  /**
   * Everything it does goes through `tx`, whose search path is the service's schema; to publish, use writeOutbox. When it
   * throws, all is rolled back and the records come again one by one: the failing one alone is retried or dead-lettered. (While
   * the database is away they wait, together.) A function it returns is called once the transaction is committed.
   */
  handle(batch: readonly Delivered<In>[], tx: PoolClient): Promise<AfterCommit | void>;
  /** The partition is this instance's from now on, or again: what is remembered of it may be out of date. */
  opened?(partition: number): void;
}

/** What follows from a batch outside its transaction: what is remembered, what is counted. */
export type AfterCommit = () => void;

/** A TransactionalHandler of any input: what differs in type stands side by side in one list. */
export interface AnyTransactionalHandler {
  readonly input: Pick<Contract, 'topic'>;
  handle(batch: never, tx: PoolClient): Promise<AfterCommit | void>;
}

/** A table whose column `partition` is that of a key, which the expression gives: a column, or a part of one. */
export interface Home {
  readonly table: string;
  readonly key: string;
  /** The topic whose partitions are meant. */
  readonly of: Pick<Contract, 'settings'>;
}

export type TransactionalFault = 'before-commit' | 'after-transaction' | 'after-commit';

export interface TransactionalOptions {
  readonly settings: KafkaSettings;
  readonly pool: Pool;
  /** Of the service; it holds the tables of INBOX_MIGRATION and OUTBOX_MIGRATION. */
  readonly schema: string;
  /** One per topic. Partition n of all topics is handled by one instance. */
  readonly handlers: readonly AnyTransactionalHandler[];
  /** Every contract the handlers write to the outbox. */
  readonly publishes?: readonly Contract[];
  /** The service's own relay, where it has one already; it must know the dead letters' contract. */
  readonly relay?: Pick<OutboxRelay, 'wake'>;
  /** The service's own; the runner does not close it. */
  readonly publisher?: Publisher;
  /** Tables that have a row for each key, and its partition in a column: they are put right when the topics have grown. */
  readonly homes?: readonly Home[];
  /** Consumer group without realm prefix; the client id unless told. */
  readonly group?: string;
  readonly sessionTimeoutMs?: number;
  /** How long a record may wait for others: while little comes, fewer and larger transactions. 0 takes records as they come. */
  readonly gatherMs?: number;
  readonly maxBatchRecords?: number;
  readonly maxRecordBytes?: number;
  readonly commitIntervalMs?: number;
  readonly drainTimeoutMs?: number;
  readonly retry?: RetryPolicy;
  readonly faults?: (point: TransactionalFault) => void;
}

export const TRANSACTIONAL_DEFAULTS = {
  sessionTimeoutMs: 10_000,
  gatherMs: 0,
  maxBatchRecords: 500,
  maxRecordBytes: 1_000_000,
  commitIntervalMs: 500,
  drainTimeoutMs: 10_000,
  retry: DEFAULT_RETRY,
} satisfies Partial<TransactionalOptions>;
