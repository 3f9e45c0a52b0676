import { OrreryError } from '@orrery/contracts';
import { presentLogin, type Secret } from '@orrery/service-kit';
import pg from 'pg';
import { Turnstile } from './turnstile.js';

/** Of one question: all its statements see the same moment of the database. */
export interface HistorySnapshot {
  rows<T extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<T[]>;
}

const QUESTIONS_WAITING = 16;
/** A large range is sorted in memory; a plan compiled for one question never pays off. */
const SETTINGS = ['default_transaction_read_only=on', 'work_mem=32MB', 'jit=off'];

export interface HistoryDatabaseOptions {
  readonly url: Secret;
  /** The historian's schema of this realm. */
  readonly schema: string;
  /** Questions answered at once. */
  readonly readers: number;
  /** For one question, in milliseconds. */
  readonly timeLimitMs: number;
  readonly onIdleError?: (error: Error) => void;
}

/** The historian's views, read with a pool of its own, so that heavy history never takes the connections the rest of the api lives on. */
export class HistoryDatabase {
  private readonly pool: pg.Pool;
  private readonly turnstile: Turnstile;

  constructor(private readonly options: HistoryDatabaseOptions) {
    this.pool = new pg.Pool({
      ...presentLogin(pg, options.url),
      options: [`search_path=${options.schema}`, ...SETTINGS].map((setting) => `-c ${setting}`).join(' '),
      application_name: 'orrery-api-history',
      max: options.readers,
      connectionTimeoutMillis: 5_000,
      statement_timeout: options.timeLimitMs,
    });
    this.pool.on('error', (error) => options.onIdleError?.(error));
    this.turnstile = new Turnstile(options.readers, QUESTIONS_WAITING);
  }

  /** @throws OrreryError `unavailable` where too many ask or the historian has not made its schema; `invalid-argument` where the time does not suffice */
  ask<T>(question: (snapshot: HistorySnapshot) => Promise<T>): Promise<T> {
    return this.turnstile.through(() => this.inSnapshot(question));
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private async inSnapshot<T>(question: (snapshot: HistorySnapshot) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    const deadline = performance.now() + this.options.timeLimitMs;
    try {
      await client.query('begin isolation level repeatable read');
      return await question({
        rows: async <R extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) => {
          if (performance.now() > deadline) throw this.tooLong();
          return (await client.query<R>(sql, [...values])).rows;
        },
      });
    } catch (error) {
      throw this.explain(error);
    } finally {
      await client.query('rollback').catch((error: Error) => (broken = error));
      client.release(broken);
    }
  }

  private explain(error: unknown): unknown {
    const { code } = (error ?? {}) as { code?: unknown };
    if (code === '57014') return this.tooLong(error);
    if (code === '42P01' || code === '42703' || code === '3F000' || code === '42501') {
      return new OrreryError('unavailable', `the views of history (schema ${this.options.schema}) cannot be read`, {
        cause: error,
        remedy: 'See whether the historian runs; it makes its schema when it starts. ORRERY_HISTORY_URL must name its database and a user who was granted its reader role.',
        details: { kind: 'history-not-there' },
      });
    }
    return error;
  }

  private tooLong(cause?: unknown): OrreryError {
    return new OrreryError('invalid-argument', `this question takes longer than ${this.options.timeLimitMs / 1_000} s`, {
      cause,
      remedy: 'Ask for fewer paths, a shorter range, or buckets of whole seconds, minutes or hours, which the tiers answer.',
      details: { kind: 'over-time' },
    });
  }
}
