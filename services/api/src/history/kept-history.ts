import { Injectable } from '@nestjs/common';
import { isOrreryError } from '@orrery/contracts';
import { HistoryDatabase } from './history-database.js';

const REMEMBERED_MS = 60_000;

/** From when on readings are kept, as the historian says; asked once a minute. */
@Injectable()
export class KeptHistory {
  private known: { readonly from: bigint | null; readonly atMs: number } | undefined;

  constructor(private readonly database: HistoryDatabase) {}

  /** null: everything is kept, or nobody can say now. */
  async from(): Promise<bigint | null> {
    if (this.known && performance.now() - this.known.atMs < REMEMBERED_MS) return this.known.from;
    try {
      const rows = await this.database.ask((snapshot) => snapshot.rows<{ kept_from_ticks: string | null }>('select kept_from_ticks from retention_v1'));
      const ticks = rows[0]?.kept_from_ticks ?? null;
      this.known = { from: ticks === null ? null : BigInt(ticks), atMs: performance.now() };
      return this.known.from;
    } catch (error) {
      // The historian counts them itself when it reads them.
      if (isOrreryError(error)) return null;
      throw error;
    }
  }
}
