import { type Told } from '@orrery/alarms';
import { type Priority } from '@orrery/contracts';
import { type ToldAlert } from '../domain/delivery.js';
import { type Tx } from './database.js';

/** What was told of each alert, by which message: a row for each alert of each message. */
export class ToldStore {
  async add(tx: Tx, told: readonly ToldAlert[], nowMs: number): Promise<void> {
    if (told.length === 0) return;
    const column = <T>(of: (one: ToldAlert) => T): T[] => told.map(of);
    await tx.query(
      `insert into told (message, route, key, occurrence, count, priority, at)
       select message, route, key, occurrence, count, priority, to_timestamp($7) from unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::integer[], $6::text[]) as row (message, route, key, occurrence, count, priority)
       on conflict do nothing`,
      [column(({ message }) => message), column(({ route }) => route), column(({ alert }) => alert.key), column(({ alert }) => alert.occurrence), column(({ alert }) => alert.count), column(({ alert }) => alert.priority), nowMs / 1000],
    );
  }

  /** What was told of some alerts last, by route. */
  async last(tx: Tx, keys: readonly string[]): Promise<(route: string, key: string) => Told | undefined> {
    if (keys.length === 0) return () => undefined;
    const { rows } = await tx.query<{ route: string; key: string; occurrence: number; count: number; priority: Priority; at: number; forgotten: boolean }>(
      'select distinct on (key, route) key, route, occurrence, count, priority, extract(epoch from at)::float8 as at, forgotten from told where key = any($1) order by key, route, at desc',
      [keys],
    );
    const told = new Map(rows.map(({ route, key, at, forgotten, ...what }) => [JSON.stringify([route, key]), { ...what, atMs: at * 1000, isForgotten: forgotten }]));
    return (route, key) => told.get(JSON.stringify([route, key]));
  }

  /** Alerts that are kept from people, or gone: what was told of them holds no longer. */
  async forget(tx: Tx, keys: readonly string[]): Promise<void> {
    if (keys.length > 0) await tx.query('update told set forgotten = true where key = any($1) and not forgotten', [keys]);
  }
}
