import { nextLook, type WantedPage } from '@orrery/alarms';
import { type KeptPage } from '../domain/delivery.js';
import { type Tx } from './database.js';
import { secondsOf } from './memories.store.js';

/** A page that an alert wants, with its place in the plant. */
export type PageWish = WantedPage & Pick<KeptPage, 'site' | 'twinId'>;

const keyOf = ({ group, route }: Pick<KeptPage, 'group' | 'route'>): string => JSON.stringify([group, route]);

export class PagesStore {
  /** A group has one page on a route. What is there is locked until the transaction ends; when it is looked at next, libs/alarms says. */
  async want(tx: Tx, wanted: readonly PageWish[]): Promise<void> {
    if (wanted.length === 0) return;
    const pages = await this.lock(tx, wanted);
    const next = new Map<string, PageWish & { dueMs: number }>();
    for (const wish of wanted) {
      const key = keyOf(wish);
      const dueMs = nextLook(next.get(key) ?? pages.get(key), wish);
      next.set(key, { ...wish, dueMs });
    }
    const column = <T>(of: (page: PageWish & { dueMs: number }) => T): T[] => [...next.values()].map(of);
    // Of two transactions that want the same new page the second finds the row of the first: the earlier time holds.
    await tx.query(
      `insert into pages (grp, route, site, twin_id, due_at) select grp, route, site, twin_id, to_timestamp(due) from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::float8[]) as row (grp, route, site, twin_id, due)
        order by grp, route on conflict (grp, route) do update set due_at = least(pages.due_at, excluded.due_at)`,
      [column(({ group }) => group), column(({ route }) => route), column(({ site }) => site), column(({ twinId }) => twinId), column(({ dueMs }) => dueMs / 1000)],
    );
  }

  private async lock(tx: Tx, wanted: readonly PageWish[]): Promise<Map<string, { readonly dueMs?: number }>> {
    const { rows } = await tx.query<{ grp: string; route: string; due: number | null }>(
      `select pages.grp, pages.route, extract(epoch from due_at)::float8 as due from pages join (select distinct * from unnest($1::text[], $2::text[])) as row (grp, route) using (grp, route)
        order by grp, route for update of pages`,
      [wanted.map(({ group }) => group), wanted.map(({ route }) => route)],
    );
    return new Map(rows.map(({ grp, route, due }) => [keyOf({ group: grp, route }), due === null ? {} : { dueMs: due * 1000 }]));
  }

  async due(tx: Tx, nowMs: number, limit: number): Promise<KeptPage[]> {
    const { rows } = await tx.query<{ grp: string; route: string; site: string; twin_id: string; due: number; sent: number; uid: string }>(
      'select grp, route, site, twin_id, extract(epoch from due_at)::float8 as due, sent, uid from pages where due_at <= to_timestamp($1) order by due_at limit $2 for update skip locked',
      [nowMs / 1000, limit],
    );
    return rows.map(({ grp, route, site, twin_id, due, sent, uid }) => ({ group: grp, route, site, twinId: twin_id, dueMs: due * 1000, sent, uid }));
  }

  /** Pages whose time has come are let be, until their group wants somebody again. @returns how many */
  async letBe(tx: Tx, nowMs: number): Promise<number> {
    const { rowCount } = await tx.query('update pages set due_at = null where due_at <= to_timestamp($1)', [nowMs / 1000]);
    return rowCount ?? 0;
  }

  /** @param nextMs undefined: the page is not due again by itself */
  async settle(tx: Tx, settled: readonly { readonly page: KeptPage; readonly sent: boolean; readonly nextMs?: number }[]): Promise<void> {
    if (settled.length === 0) return;
    await tx.query(
      `update pages set due_at = to_timestamp(row.due), sent = pages.sent + row.sent
         from unnest($1::text[], $2::text[], $3::float8[], $4::integer[]) as row (grp, route, due, sent) where pages.grp = row.grp and pages.route = row.route`,
      [settled.map(({ page }) => page.group), settled.map(({ page }) => page.route), settled.map(({ nextMs }) => secondsOf(nextMs)), settled.map(({ sent }) => (sent ? 1 : 0))],
    );
  }

  /** Pages of groups in which nothing is open any more: what comes next under the same name is another matter. */
  async closeEnded(tx: Tx, groups: readonly string[]): Promise<void> {
    if (groups.length === 0) return;
    await tx.query(`delete from pages where grp = any($1) and sent > 0 and not exists (select 1 from alerts where alerts.grp = pages.grp and process <> 'normal')`, [groups]);
  }

  async remove(tx: Tx, pages: readonly KeptPage[]): Promise<void> {
    if (pages.length === 0) return;
    await tx.query('delete from pages using unnest($1::text[], $2::text[]) as row (grp, route) where pages.grp = row.grp and pages.route = row.route', [pages.map(({ group }) => group), pages.map(({ route }) => route)]);
  }
}
