import type { Pool, PoolClient } from 'pg';
import { inTransaction } from './inbox.js';
import { noteSettled, restorationOf } from './log-identity.js';

/**
 * What stands between a service whose log comes from a backup and the world: shut while records of the backup are still to be handled, then `settle`
 * runs once, in a transaction, whatever instances there are; from there on it is open. What the backup knows as still to be done may have been done since.
 */
export class RestoreGate {
  private open = false;

  constructor(
    private readonly pool: Pool,
    private readonly schema: string,
    /** Ends what was under way, so that it is not done again. */
    private readonly settle: (tx: PoolClient) => Promise<void>,
  ) {}

  /** Whether the world may be acted upon. Throws `unavailable` while the database is away. */
  async isOpen(): Promise<boolean> {
    if (this.open) return true;
    const restoration = await restorationOf(this.pool, this.schema);
    if (restoration === 'catching-up') return false;
    if (restoration === 'to-settle') await inTransaction(this.pool, this.schema, (tx) => this.settleOnce(tx));
    return (this.open = true);
  }

  private async settleOnce(tx: PoolClient): Promise<void> {
    const { rowCount } = await tx.query('select 1 from log where restored_at is not null and settled_at is null for update');
    if (rowCount !== 1) return;
    await this.settle(tx);
    await noteSettled(tx, this.schema);
  }
}
