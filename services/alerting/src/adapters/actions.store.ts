import { type AlertAction } from '@orrery/contracts';
import { type Tx } from './database.js';

export interface DoneAction {
  readonly action: AlertAction;
  /** Why it was refused; undefined: it was done. */
  readonly refused?: string;
}

/** What people did, and what became of it: the api answers from here. An id is done once. */
export class ActionsStore {
  async known(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
    const { rows } = await tx.query<{ id: string }>('select id from actions where id = any($1)', [ids]);
    return new Set(rows.map(({ id }) => id));
  }

  async save(tx: Tx, done: readonly DoneAction[]): Promise<void> {
    if (done.length === 0) return;
    const column = <T>(of: (one: DoneAction) => T): T[] => done.map(of);
    await tx.query(
      `insert into actions (id, at, twin_id, type, alert, by, status, why)
       select * from unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])`,
      [
        column(({ action }) => action.id),
        column(({ action }) => action.at),
        column(({ action }) => action.twinId),
        column(({ action }) => action.type),
        column(({ action }) => ('alert' in action ? action.alert : null)),
        column(({ action }) => action.by),
        column(({ refused }) => (refused === undefined ? 'done' : 'refused')),
        column(({ refused }) => refused ?? null),
      ],
    );
  }
}
