import { until } from '@orrery/testing';
import pg from 'pg';

/** Any number: nobody else in the database takes advisory locks by it. */
const LOCK = 3_552_217;

/**
 * Holds the transaction in which the command service is about to make a step of a command durable. Who kills the service there kills it
 * after all that it did before that step, the write at the device included, and before any of it is known to anybody.
 */
export class HeldStep {
  private gone: Promise<void> | undefined;

  private constructor(
    private readonly session: pg.Client,
    private readonly step: string,
    private readonly from: string,
  ) {}

  /** `database`: postgres://… of the platform. */
  static async at(database: string, step: string): Promise<HeldStep> {
    const session = new pg.Client({ connectionString: database, options: '-c search_path=command' });
    session.on('error', () => undefined); // the database may end before the session
    await session.connect();
    await session.query('select pg_advisory_lock($1)', [LOCK]);
    await session.query(`create or replace function hold_step() returns trigger language plpgsql as $$ begin
      if new.body ->> 'type' = tg_argv[0] then perform pg_advisory_xact_lock(${LOCK}); end if; return new; end $$`);
    await session.query(`create trigger hold_step before insert on audit for each row execute function hold_step(${session.escapeLiteral(step)})`);
    const { rows } = await session.query<{ seq: string }>('select seq from audit_head');
    return new HeldStep(session, step, rows[0]!.seq);
  }

  /** The service has come to it, and waits. */
  async met(): Promise<void> {
    await until(`the command service to come to "${this.step}"`, async () => {
      const { rowCount } = await this.session.query(`select 1 from pg_locks where locktype = 'advisory' and objid = $1 and not granted`, [LOCK]);
      return rowCount === 1;
    }, { timeoutMs: 60_000, everyMs: 20 });
  }

  /** The last step that became durable since this one was to be held; undefined where none did. */
  async durable(): Promise<string | undefined> {
    const { rows } = await this.session.query<{ type: string }>(`select body ->> 'type' as type from audit where seq > $1 order by seq desc limit 1`, [this.from]);
    return rows[0]?.type;
  }

  /** Once, however often it is asked for. */
  letGo(): Promise<void> {
    return (this.gone ??= this.end());
  }

  private async end(): Promise<void> {
    await this.session.query('select pg_advisory_unlock($1)', [LOCK]);
    await this.session.query('drop trigger hold_step on audit');
    await this.session.end();
  }
}
