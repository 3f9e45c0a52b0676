import { createHash, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Principal } from '@orrery/access';
import { OrreryError, twinInputs } from '@orrery/contracts';
import { outboxRow, type OutboxRelay, writeOutboxRows } from '@orrery/kafka';
import { CONFIG } from '@orrery/service-kit';
import { timestampFromMillis } from '@orrery/twin-model';
import pg from 'pg';
import { inTransaction } from '../adapters/transaction.js';
import { Access } from '../auth/access.js';
import { type Config } from '../config.js';
import { type ImportedReading, judgeBatch, type Refusal } from '../domain/imports/judge-batch.js';
import { KeptHistory } from '../history/kept-history.js';
import { OUTBOX_RELAY, POOL } from '../tokens.js';
import { ReadTwin } from '../twins/read-twin.js';
import { type ImportJob, ImportsStore } from './imports.store.js';

/** `ce_source` of imported records. */
const IMPORT_SOURCE = '/orrery/api/imports';
/** A backlog older than this means that Kafka is away or slower than the file: no more is taken in. */
const MAX_BACKLOG_MS = 10_000;

export interface NewImport {
  readonly twin: string;
  readonly source?: string;
  readonly file?: string;
  /** Says which import this is, so that it can be gone on with. */
  readonly key?: string;
  /** Begin anew, although one with this key is there. */
  readonly again?: boolean;
}

export interface NumberedBatch {
  readonly batch: number;
  readonly readings: readonly ImportedReading[];
  /** Rows of the file that it stands for. */
  readonly rows: number;
  /** Rows that whoever reads the file could not make readings of. */
  readonly refused: { readonly count: number; readonly first: readonly Refusal[] };
  readonly backwardSteps: number;
  /** The last of its import. */
  readonly last: boolean;
}

/**
 * Years of a file as history, through the same log as live readings (rule R31). Batches have numbers, and each is written once, with
 * what it publishes, in one transaction: whoever was interrupted sends the next one, or the same again.
 */
@Injectable()
export class ImportHistory {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(OUTBOX_RELAY) private readonly relay: OutboxRelay,
    @Inject(CONFIG) private readonly config: Config,
    private readonly store: ImportsStore,
    private readonly access: Access,
    private readonly readTwin: ReadTwin,
    private readonly kept: KeptHistory,
  ) {}

  /** A new import, or the last one with the same key. @throws OrreryError `not-found`, `forbidden`, `unavailable` */
  async begin({ twin: twinId, source = 'import', file, key, again = false }: NewImport, principal: Principal): Promise<ImportJob> {
    this.access.demand(principal, 'IMPORT_HISTORY', twinId);
    await this.readTwin.definition(twinId);
    const job = { id: randomUUID(), twinId, source, by: principal.name, startedAt: timestampFromMillis(Date.now()), ...(key === undefined ? {} : { key }), ...(file === undefined ? {} : { file }) };
    return inTransaction(this.pool, async (tx) => {
      if (key !== undefined) await this.store.lockKey(tx, key);
      const there = key === undefined || again ? undefined : await this.store.byKey(tx, key);
      return there?.twinId === twinId ? there : this.store.begin(tx, job);
    });
  }

  /** @throws OrreryError `not-found` */
  async one(id: string, principal: Principal): Promise<ImportJob> {
    const job = await this.store.one(id);
    if (!job) throw unknownImport(id);
    this.access.demand(principal, 'IMPORT_HISTORY', job.twinId);
    return job;
  }

  async latest(principal: Principal): Promise<ImportJob[]> {
    const rights = this.access.rightsOf(principal);
    return (await this.store.latest(100)).filter(({ twinId }) => rights.may('IMPORT_HISTORY', twinId));
  }

  /** @throws OrreryError `conflict` for a batch out of turn, or another one under a number that was there; `unavailable` while Kafka cannot follow */
  async add(id: string, batch: NumberedBatch, principal: Principal): Promise<ImportJob> {
    const { twinId, source } = await this.one(id, principal);
    await this.refuseBacklog();
    const [definition, keptFrom] = [await this.readTwin.definition(twinId), await this.kept.from()];
    const rights = this.access.rightsOf(principal);
    const receivedTs = timestampFromMillis(Date.now());
    const mayImport = (path: string): boolean => rights.may('IMPORT_HISTORY', twinId, path);
    const judged = judgeBatch({ twinId, definition, source, importId: id, receivedTs, realm: this.config.realm, readings: batch.readings, keptFrom, mayImport });
    const digest = createHash('sha256').update(JSON.stringify(batch)).digest('hex');
    const job = await inTransaction(this.pool, async (tx) => {
      const held = await this.store.hold(tx, id);
      if (!held) throw unknownImport(id);
      if (batch.batch < held.nextBatch) return sameAgain(held, batch.batch, digest, await this.store.digestOf(tx, id, batch.batch));
      refuseOutOfTurn(held, batch.batch);
      const rows = judged.records.map((value, index) => outboxRow(twinInputs, { value, source: IMPORT_SOURCE, id: `${id}-${batch.batch}-${index}` }));
      await writeOutboxRows(tx, rows);
      const counts = {
        rows: batch.rows,
        accepted: judged.accepted,
        refused: judged.refusals.length + batch.refused.count,
        expired: judged.expired,
        backward: batch.backwardSteps,
        refusals: [...batch.refused.first, ...judged.refusals],
      };
      return this.store.record(tx, id, batch.batch, digest, counts, batch.last ? receivedTs : undefined);
    });
    this.relay.wake();
    return job;
  }

  private async refuseBacklog(): Promise<void> {
    const age = await this.relay.oldestAgeMs();
    if (age <= MAX_BACKLOG_MS) return;
    throw new OrreryError('unavailable', `records of earlier batches have waited ${Math.round(age / 1_000)} s to be published`, {
      remedy: 'Send the batch again after Retry-After; if it stays, see whether Kafka can be reached.',
      details: { kind: 'import-waits' },
    });
  }
}

function sameAgain(job: ImportJob, batch: number, digest: string, known: string | undefined): ImportJob {
  if (known === digest) return job;
  throw new OrreryError('conflict', `batch ${batch} of import ${job.id} was there with other content`, {
    remedy: 'The file or its mapping has changed since: begin a new import.',
    details: { kind: 'batch-differs', nextBatch: job.nextBatch },
  });
}

function refuseOutOfTurn({ id, nextBatch, state }: ImportJob, batch: number): void {
  if (state === 'finished') throw new OrreryError('conflict', `import ${id} is finished`, { remedy: 'Begin a new import.', details: { kind: 'import-finished' } });
  if (batch === nextBatch) return;
  throw new OrreryError('conflict', `batch ${batch} of import ${id} is out of turn: ${nextBatch} is next`, { remedy: `Send batch ${nextBatch}.`, details: { kind: 'batch-out-of-turn', nextBatch } });
}

function unknownImport(id: string): OrreryError {
  return new OrreryError('not-found', `there is no import ${id}`, { remedy: 'List them with GET /api/v1/imports.', details: { kind: 'unknown-import' } });
}
