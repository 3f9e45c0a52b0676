import { type ClientBase, type Pool } from 'pg';
import { type Refusal } from '../domain/imports/judge-batch.js';

/** An import, and what has become of it so far. */
export interface ImportJob {
  readonly id: string;
  readonly twinId: string;
  readonly source: string;
  readonly file?: string;
  readonly by: string;
  readonly state: 'open' | 'finished';
  readonly startedAt: string;
  readonly finishedAt?: string;
  /** The number of the batch that is wanted next. */
  readonly nextBatch: number;
  readonly rows: number;
  readonly readings: { readonly accepted: number; readonly refused: number; readonly expired: number };
  /** Rows whose time is before that of the row above. */
  readonly backwardSteps: number;
  /** The first of what was refused. */
  readonly firstRefusals: readonly Refusal[];
}

export interface BatchCounts {
  readonly rows: number;
  readonly accepted: number;
  readonly refused: number;
  readonly expired: number;
  readonly backward: number;
  readonly refusals: readonly Refusal[];
}

interface Row {
  readonly id: string;
  readonly twin_id: string;
  readonly source: string;
  readonly file: string | null;
  readonly by: string;
  readonly started_at: string;
  readonly finished_at: string | null;
  readonly next_batch: number;
  readonly rows: string;
  readonly accepted: string;
  readonly refused: string;
  readonly expired: string;
  readonly backward: string;
  readonly reasons: Refusal[];
}

/** Refusals that are kept as examples. */
const MOST_EXAMPLES = 20;

export class ImportsStore {
  constructor(private readonly pool: Pool) {}

  /** The last import with a key. */
  async byKey(tx: ClientBase, key: string): Promise<ImportJob | undefined> {
    const { rows } = await tx.query<Row>('select * from imports where key = $1 order by started_at desc limit 1', [key]);
    return rows[0] && jobOf(rows[0]);
  }

  /** Two that begin the same import at once get the same one. */
  async lockKey(tx: ClientBase, key: string): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('import ' || $1, 0))`, [key]);
  }

  async begin(tx: ClientBase, job: Pick<ImportJob, 'id' | 'twinId' | 'source' | 'by' | 'startedAt'> & { readonly key?: string; readonly file?: string }): Promise<ImportJob> {
    const { rows } = await tx.query<Row>('insert into imports (id, key, twin_id, source, file, by, started_at) values ($1, $2, $3, $4, $5, $6, $7) returning *', [
      job.id, job.key ?? null, job.twinId, job.source, job.file ?? null, job.by, job.startedAt,
    ]);
    return jobOf(rows[0]!);
  }

  async one(id: string): Promise<ImportJob | undefined> {
    const { rows } = await this.pool.query<Row>('select * from imports where id = $1', [id]);
    return rows[0] && jobOf(rows[0]);
  }

  async latest(limit: number): Promise<ImportJob[]> {
    const { rows } = await this.pool.query<Row>('select * from imports order by started_at desc limit $1', [limit]);
    return rows.map(jobOf);
  }

  /** The job, held until the transaction ends: batches of one import come one after the other. */
  async hold(tx: ClientBase, id: string): Promise<ImportJob | undefined> {
    const { rows } = await tx.query<Row>('select * from imports where id = $1 for update', [id]);
    return rows[0] && jobOf(rows[0]);
  }

  async digestOf(tx: ClientBase, id: string, batch: number): Promise<string | undefined> {
    const { rows } = await tx.query<{ digest: string }>('select digest from import_batches where import_id = $1 and batch = $2', [id, batch]);
    return rows[0]?.digest;
  }

  async record(tx: ClientBase, id: string, batch: number, digest: string, counts: BatchCounts, finishedAt: string | undefined): Promise<ImportJob> {
    await tx.query('insert into import_batches (import_id, batch, digest) values ($1, $2, $3)', [id, batch, digest]);
    const { rows } = await tx.query<Row>(
      `update imports set next_batch = $2 + 1, rows = rows + $3, accepted = accepted + $4, refused = refused + $5, expired = expired + $6, backward = backward + $7, finished_at = $8,
         reasons = case when jsonb_array_length(reasons) >= ${MOST_EXAMPLES} then reasons else jsonb_path_query_array(reasons || $9::jsonb, '$[0 to ${MOST_EXAMPLES - 1}]') end
       where id = $1 returning *`,
      [id, batch, counts.rows, counts.accepted, counts.refused, counts.expired, counts.backward, finishedAt ?? null, JSON.stringify(counts.refusals.slice(0, MOST_EXAMPLES))],
    );
    return jobOf(rows[0]!);
  }
}

function jobOf(row: Row): ImportJob {
  return {
    id: row.id,
    twinId: row.twin_id,
    source: row.source,
    ...(row.file === null ? {} : { file: row.file }),
    by: row.by,
    state: row.finished_at === null ? 'open' : 'finished',
    startedAt: row.started_at,
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
    nextBatch: row.next_batch,
    rows: Number(row.rows),
    readings: { accepted: Number(row.accepted), refused: Number(row.refused), expired: Number(row.expired) },
    backwardSteps: Number(row.backward),
    firstRefusals: row.reasons,
  };
}
