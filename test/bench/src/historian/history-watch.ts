import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const POLL_MS = 10;
const TIMEOUT_MS = 180_000;

export interface HistoryPassage {
  /** Records a second, from the first that was seen committed to the last. */
  readonly recordsPerSecond: number;
  /** The same, until the tiers show the last one too. */
  readonly withTiersPerSecond: number;
}

/** Watches from outside, in PostgreSQL, how records become history. */
export class HistoryWatch {
  private readonly client: pg.Client;

  constructor(
    url: string,
    private readonly schema: string,
  ) {
    this.client = new pg.Client({ connectionString: url });
  }

  connect(): Promise<void> {
    return this.client.connect().then(() => undefined);
  }

  /** Inputs whose effects are committed. */
  async records(): Promise<number> {
    const { rows } = await this.client.query<{ n: string }>(`select coalesce(sum(next_offset), 0) as n from ${this.schema}.inbox where topic like '%twin.inputs%'`);
    return Number(rows[0]!.n);
  }

  async pendingTiers(): Promise<boolean> {
    return (await this.client.query(`select 1 from ${this.schema}.dirty_minutes limit 1`)).rows.length > 0;
  }

  async passed(base: number, records: number, check: () => void): Promise<HistoryPassage> {
    const deadline = performance.now() + TIMEOUT_MS;
    let first: { at: number; count: number } | undefined;
    let done: number | undefined;
    for (;;) {
      const count = (await this.records()) - base;
      const at = performance.now();
      if (count > 0) first ??= { at, count };
      if (first && count >= records) done ??= at;
      if (first && done !== undefined && !(await this.pendingTiers())) {
        if (done === first.at) throw new Error('The backlog was through before it could be watched: make it larger.');
        const rate = (until: number): number => ((records - first!.count) * 1_000) / (until - first!.at);
        return { recordsPerSecond: rate(done), withTiersPerSecond: rate(performance.now()) };
      }
      check();
      if (at > deadline) throw new Error(`Only ${count} of ${records} records became history within ${TIMEOUT_MS / 1_000} s.`);
      await delay(POLL_MS);
    }
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}
