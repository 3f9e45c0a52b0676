import { type AlertAction } from '@orrery/contracts';
import { type Tx } from './database.js';

export interface Window {
  readonly id: string;
  readonly twinId: string;
}

type WindowAction = Extract<AlertAction, { type: 'window' | 'window-ended' }>;

/** Maintenance windows over twins and all that is part of them. */
export class WindowsStore {
  /** Windows that hold at `nowMs`. */
  async open(tx: Tx, nowMs: number): Promise<Window[]> {
    const { rows } = await tx.query<{ id: string; twin_id: string }>(
      'select id, twin_id from windows where from_at <= to_timestamp($1) and until_at > to_timestamp($1) and (ended_at is null or ended_at > to_timestamp($1)) order by from_at, id',
      [nowMs / 1000],
    );
    return rows.map(({ id, twin_id }) => ({ id, twinId: twin_id }));
  }

  /** Opens or changes a window, or ends one. @returns why not, where it is refused */
  async act(tx: Tx, action: WindowAction): Promise<string | undefined> {
    if (action.type === 'window-ended') {
      const { rowCount } = await tx.query('update windows set ended_at = coalesce(ended_at, $2) where id = $1 and twin_id = $3', [action.window, action.at, action.twinId]);
      return rowCount === 0 ? `there is no window ${action.window} over ${action.twinId}` : undefined;
    }
    if (action.until <= action.from) return 'the window ends before it begins';
    const { rowCount } = await tx.query(
      `insert into windows (id, twin_id, from_at, until_at, by, reason) values ($1, $2, $3, $4, $5, $6)
       on conflict (id) do update set from_at = excluded.from_at, until_at = excluded.until_at, by = excluded.by, reason = excluded.reason, ended_at = null
         where windows.twin_id = excluded.twin_id`,
      [action.window, action.twinId, action.from, action.until, action.by, action.reason],
    );
    return rowCount === 0 ? `the window ${action.window} is over another twin` : undefined;
  }

  /** Windows that have begun or ended, and of which that has not been made known to their alerts. */
  async turned(tx: Tx, nowMs: number): Promise<string[]> {
    const { rows } = await tx.query<{ id: string }>(
      'select id from windows where applied <> (from_at <= to_timestamp($1) and until_at > to_timestamp($1) and (ended_at is null or ended_at > to_timestamp($1)))',
      [nowMs / 1000],
    );
    return rows.map(({ id }) => id);
  }

  async applied(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.query('update windows set applied = not applied where id = any($1)', [ids]);
  }
}
