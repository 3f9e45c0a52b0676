import { type Facts, type Person } from '@orrery/commands';
import { type ClientBase } from 'pg';
import { type HeldLock } from '../domain/may-lift.js';

type Session = Pick<ClientBase, 'query'>;
export type Obstacles = Pick<Facts, 'killed' | 'locks' | 'windows'>;

interface Held {
  readonly twin_id: string;
  readonly by_name: string;
  readonly reason: string;
}

export interface Window {
  readonly id: string;
  readonly twinId: string;
  readonly from: string;
  readonly until: string;
  readonly reason: string;
}

/** What people have put in the way of commands: kill switches, locks, maintenance windows. */
export class SafetyStore {
  /** What stands in the way of a twin now. `line`: the twin and all that it is part of. */
  async obstacles(session: Session, site: string, line: readonly string[], at: string): Promise<Obstacles> {
    const [kills, locks, windows] = [
      await session.query<Held>('select by_name, reason from kills where site = $1', [site]),
      await session.query<Held>('select twin_id, by_name, reason from locks where twin_id = any($1)', [line]),
      await session.query<{ id: string; until: string; reason: string }>('select id, until_ts as until, reason from maintenance_windows where twin_id = any($1) and from_ts <= $2 and until_ts > $2', [line, at]),
    ];
    const kill = kills.rows[0];
    return {
      ...(kill ? { killed: { by: kill.by_name, reason: kill.reason } } : {}),
      locks: locks.rows.map(({ twin_id: twinId, by_name: by, reason }) => ({ twinId, by, reason })),
      windows: windows.rows,
    };
  }

  /** Of whom and why an asset is locked, so until the transaction ends. */
  async lockOf(tx: Session, twinId: string): Promise<HeldLock | undefined> {
    const { rows } = await tx.query<{ by_name: string; by_subject: string | null; reason: string }>('select by_name, by_subject, reason from locks where twin_id = $1 for update', [twinId]);
    const [row] = rows;
    return row && { by: row.by_name, reason: row.reason, ...(row.by_subject === null ? {} : { subject: row.by_subject }) };
  }

  /** False where it is locked already: the lock that stands stays, with its owner. */
  async lock(tx: Session, twinId: string, { subject, name }: Person, reason: string, at: string): Promise<boolean> {
    const { rowCount } = await tx.query('insert into locks (twin_id, by_name, by_subject, reason, at) values ($1, $2, $3, $4, $5) on conflict (twin_id) do nothing', [twinId, name, subject, reason, at]);
    return rowCount === 1;
  }

  async unlock(tx: Session, twinId: string): Promise<void> {
    await tx.query('delete from locks where twin_id = $1', [twinId]);
  }

  async kill(tx: Session, site: string, by: string, reason: string, at: string): Promise<void> {
    await tx.query('insert into kills (site, by_name, reason, at) values ($1, $2, $3, $4) on conflict (site) do nothing', [site, by, reason, at]);
  }

  async release(tx: Session, site: string): Promise<void> {
    await tx.query('delete from kills where site = $1', [site]);
  }

  /**
   * A window that was told on Kafka, where nobody proves who asks: it only ever stops more. One that is known by its id is never shortened by it, nor moved to another twin (alerting
   * refuses such an action; it reads it apart from this service), and one that was settled since is left as it is.
   */
  async widenWindow(tx: Session, { id, twinId, from, until, reason }: Window, at: string): Promise<void> {
    await tx.query(
      `insert into maintenance_windows as known (id, twin_id, from_ts, until_ts, reason) values ($1, $2, $3, $4, $5)
       on conflict (id) do update set from_ts = least(known.from_ts, excluded.from_ts), until_ts = greatest(known.until_ts, excluded.until_ts), reason = excluded.reason
       where known.twin_id = excluded.twin_id and (known.settled_at is null or known.settled_at < $6)`,
      [id, twinId, from, until, reason, at],
    );
  }

  /** A window is from and until then, and no longer: asked at `at` by somebody who has proved who they are. False where it is over another twin. */
  async settleWindow(tx: Session, { id, twinId, from, until, reason }: Window, at: string): Promise<boolean> {
    const { rowCount } = await tx.query(
      `insert into maintenance_windows as known (id, twin_id, from_ts, until_ts, reason, settled_at) values ($1, $2, $3, $4, $5, $6)
       on conflict (id) do update set from_ts = excluded.from_ts, until_ts = excluded.until_ts, reason = excluded.reason, settled_at = excluded.settled_at
       where known.twin_id = excluded.twin_id`,
      [id, twinId, from, until, reason, at],
    );
    return rowCount === 1;
  }
}
