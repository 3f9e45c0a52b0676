import { createHash } from 'node:crypto';
import { type RunFailure, type SimulationRequest } from '@orrery/contracts';
import { type Failure, type Plan, type Variant } from '@orrery/des';
import { type PoolClient } from 'pg';
import { type Piece } from '../domain/job.js';
import { type KeptOutcome } from '../domain/outcome-codec.js';
import { type KeptPiece } from '../worker/worker-tasks.js';

/** Work inside a transaction, or a session, whose search path is the service's schema. */
export type Tx = Pick<PoolClient, 'query'>;

/** Something to do for a run: find out where it goes on to, or do some of its replications. */
export interface Task {
  readonly run: string;
  readonly number: number;
  readonly kind: 'step' | 'share';
  readonly seq: number;
  readonly variant?: Variant;
  readonly first: number;
  readonly beyond: number;
}

/** A run as a worker needs it. */
export interface RunText {
  readonly kind: SimulationRequest['kind'];
  readonly file: string;
  readonly text: string;
  readonly wishes: SimulationRequest['wishes'];
  readonly plan: Plan | null;
  readonly traceparent: string | null;
}

export interface LockedRun {
  readonly partition: number;
  readonly done: number;
  readonly planned: number;
  readonly about: string;
}

export type RunEnd = { readonly state: 'finished' } | { readonly state: 'failed'; readonly failure: RunFailure } | { readonly state: 'cancelled'; readonly by: string };

/** Runs, their tasks and results. */
export class RunsStore {
  /** False where the run is known already. */
  async add(tx: Tx, partition: number, { run, by, title, model, kind, wishes }: SimulationRequest, timeLimitMs: number, traceparent: string | undefined): Promise<boolean> {
    const { rowCount } = await tx.query(
      `insert into runs (id, partition, state, kind, title, by_name, model_name, model_text, model_hash, wishes, about, time_limit_ms, traceparent)
       values ($1, $2, 'running', $3, $4, $5, $6, $7, $8, $9, 'reading the model', $10, $11) on conflict (id) do nothing`,
      [run, partition, kind, title ?? null, by, model.name, model.text, hashOf(model.text), JSON.stringify(wishes), timeLimitMs, traceparent ?? null],
    );
    return rowCount === 1;
  }

  async underWayOf(tx: Tx, by: string): Promise<number> {
    const { rows } = await tx.query<{ count: number }>(`select count(*)::int as count from runs where by_name = $1 and state = 'running'`, [by]);
    return rows[0]!.count;
  }

  async addStep(tx: Tx, run: string, round: number): Promise<void> {
    await tx.query(
      `insert into tasks (run, number, kind, partition, round, place, first, beyond)
       select id, (select coalesce(max(number), 0) + 1 from tasks where run = id), 'step', partition, $2, 0, 0, 0 from runs where id = $1`,
      [run, round],
    );
  }

  /** @returns the number of the first piece; the others follow it */
  async addRound(tx: Tx, run: string, round: number, about: string, plan: Plan, pieces: readonly Piece[]): Promise<number> {
    const { rows } = await tx.query<{ first: number }>('select coalesce(max(number), 0) + 1 as first from tasks where run = $1', [run]);
    const [{ first }] = rows as [{ first: number }];
    const column = <T>(of: (piece: Piece) => T) => pieces.map(of);
    await tx.query(
      `insert into tasks (run, number, kind, round, place, variant, first, beyond)
       select $1, $2 + at - 1, 'share', $3, place, variant::jsonb, first, beyond from unnest($4::int[], $5::text[], $6::int[], $7::int[]) with ordinality as piece (place, variant, first, beyond, at)`,
      [run, first, round, column(({ place }) => place), column(({ variant }) => JSON.stringify(variant)), column(({ from }) => from), column(({ to }) => to)],
    );
    await tx.query('update runs set about = $2, plan = $3, planned = planned + $4 where id = $1', [run, about, JSON.stringify(plan), pieces.reduce((sum, { from, to }) => sum + to - from, 0)]);
    return first;
  }

  /** The record of a share has come: whoever has its partition does it. */
  async assign(tx: Tx, run: string, number: number, partition: number): Promise<void> {
    await tx.query('update tasks set partition = $3 where run = $1 and number = $2 and ended_at is null', [run, number, partition]);
  }

  async waiting(session: Tx, partitions: readonly number[], most: number): Promise<Task[]> {
    const { rows } = await session.query<Omit<Task, 'seq' | 'variant'> & { seq: string; variant: Variant | null }>(
      `select run, number, tasks.kind, seq, variant, first, beyond from tasks join runs on id = run
        where tasks.ended_at is null and state = 'running' and tasks.partition = any($1) order by row_number() over (partition by run order by number), seq limit $2`,
      [partitions, most],
    );
    return rows.map(({ variant, ...row }) => ({ ...row, seq: Number(row.seq), ...(variant ? { variant } : {}) }));
  }

  /** Somebody begins with a task; from its first one on a run's time counts. @returns how often it was begun, undefined where the run is not under way any more */
  async begin(session: Tx, { run, number }: Task, by: string): Promise<(RunText & { readonly attempts: number }) | undefined> {
    await session.query(`update runs set deadline_at = clock_timestamp() + time_limit_ms * interval '1 millisecond' where id = $1 and deadline_at is null`, [run]);
    const { rows } = await session.query<RunText & { attempts: number }>(
      `update tasks set attempts = attempts + 1, begun_by = $3 from runs where id = run and run = $1 and number = $2 and tasks.ended_at is null and state = 'running'
       returning attempts, runs.kind, model_name as file, model_text as text, wishes, plan, traceparent`,
      [run, number, by],
    );
    return rows[0];
  }

  /** The rounds that are done, from one of them on, piece by piece. */
  async rounds(session: Tx, run: string, from: number): Promise<KeptPiece[][]> {
    const { rows } = await session.query<{ round: number; place: number; first: number; beyond: number; outcome: Buffer; failed: Failure | null }>(
      `select round, place, first, beyond, outcome, failed from tasks where run = $1 and round >= $2 and kind = 'share' and ended_at is not null order by number`,
      [run, from],
    );
    const rounds: KeptPiece[][] = [];
    for (const { round, place, first, beyond, outcome, failed } of rows) {
      const count = (failed?.replication ?? beyond) - first;
      (rounds[round - from] ??= []).push({ place, first, count, bytes: new Uint8Array(outcome), ...(failed ? { failed } : {}) });
    }
    return rounds;
  }

  /** Before anything else of a transaction that changes several runs: locks are then always taken in one order, the outbox's last. */
  async lockAll(tx: Tx, runs: readonly string[]): Promise<void> {
    await tx.query('select 1 from runs where id = any($1) order by id for update', [runs]);
  }

  /** The run, this transaction's own until it ends; undefined where it is not under way any more. */
  async lock(tx: Tx, run: string): Promise<LockedRun | undefined> {
    const { rows } = await tx.query<LockedRun>(`select partition, done, planned, about from runs where id = $1 and state = 'running' for update`, [run]);
    return rows[0];
  }

  /** False where somebody else has done it: it counts once. */
  async endTask(tx: Tx, { run, number, first, beyond }: Task, kept?: KeptOutcome, body?: string): Promise<boolean> {
    const { rowCount } = await tx.query('update tasks set ended_at = clock_timestamp(), outcome = $3, failed = $4, body = $5, progress = 0 where run = $1 and number = $2 and ended_at is null', [
      run,
      number,
      kept ? Buffer.from(kept.bytes) : null,
      kept?.failed ? JSON.stringify(kept.failed) : null,
      body ?? null,
    ]);
    if (rowCount !== 1) return false;
    await tx.query('update runs set done = done + $2 where id = $1', [run, beyond - first]);
    return true;
  }

  /** The round after the one whose last share this was; undefined while others of it are to be done. */
  async nextRound(tx: Tx, run: string): Promise<number | undefined> {
    const { rows } = await tx.query<{ open: number; round: number }>(`select count(*) filter (where ended_at is null)::int as open, max(round) as round from tasks where run = $1`, [run]);
    return rows[0]!.open > 0 ? undefined : rows[0]!.round + 1;
  }

  async roundOf(tx: Tx, { run, number }: Task): Promise<number> {
    const { rows } = await tx.query<{ round: number }>('select round from tasks where run = $1 and number = $2', [run, number]);
    return rows[0]!.round;
  }

  async keepResult(tx: Tx, run: string, body: string): Promise<string> {
    const hash = hashOf(body);
    await tx.query('insert into results (run, hash, body) values ($1, $2, $3)', [run, hash, body]);
    return hash;
  }

  /** False where it had ended already. */
  async endRun(tx: Tx, run: string, end: RunEnd): Promise<boolean> {
    const { rowCount } = await tx.query(`update runs set state = $2, ended_at = clock_timestamp(), ended_by = $3, failure = $4, about = $2 where id = $1 and state = 'running'`, [
      run,
      end.state,
      end.state === 'cancelled' ? end.by : null,
      end.state === 'failed' ? JSON.stringify(end.failure) : null,
    ]);
    if (rowCount !== 1) return false;
    await tx.query('update tasks set outcome = null where run = $1', [run]);
    await tx.query('delete from tasks where run = $1 and ended_at is null', [run]);
    return true;
  }

  async overdue(session: Tx): Promise<{ readonly run: string; readonly limitMs: number }[]> {
    const { rows } = await session.query<{ id: string; time_limit_ms: string }>(`select id, time_limit_ms from runs where state = 'running' and deadline_at < clock_timestamp() limit 100`);
    return rows.map(({ id, time_limit_ms }) => ({ run: id, limitMs: Number(time_limit_ms) }));
  }

  async stillRunning(session: Tx, runs: readonly string[]): Promise<Set<string>> {
    const { rows } = await session.query<{ id: string }>(`select id from runs where id = any($1) and state = 'running'`, [runs]);
    return new Set(rows.map(({ id }) => id));
  }

  async tellProgress(session: Tx, { run, number }: Task, progress: number): Promise<void> {
    await session.query('update tasks set progress = $3 where run = $1 and number = $2 and ended_at is null', [run, number, progress]);
  }

  async forgetOld(session: Tx, keepMs: number): Promise<void> {
    await session.query(`delete from runs where ended_at < clock_timestamp() - $1 * interval '1 millisecond'`, [keepMs]);
  }
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
