import { type KeptPage } from '../domain/delivery.js';
import { type Tx } from './database.js';
import { secondsOf } from './memories.store.js';

export class PagesStore {
  /**
   * A group has one page on a route: one that is there already stays as it is. One that was sent and settled, because all seemed over, reminds
   * again after the time that its route reminds in; where it does not remind, once is enough.
   */
  async add(tx: Tx, pages: readonly Omit<KeptPage, 'uid'>[]): Promise<void> {
    if (pages.length === 0) return;
    const column = <T>(of: (page: Omit<KeptPage, 'uid'>) => T): T[] => pages.map(of);
    await tx.query(
      `insert into pages (grp, route, site, twin_id, due_at, remind_ms) select distinct on (grp, route) grp, route, site, twin_id, to_timestamp(due), remind
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::float8[], $6::bigint[]) with ordinality as row (grp, route, site, twin_id, due, remind, place) order by grp, route, place
       on conflict (grp, route) do update set remind_ms = excluded.remind_ms, due_at = coalesce(pages.due_at, excluded.due_at + excluded.remind_ms * interval '1 millisecond')`,
      [column(({ group }) => group), column(({ route }) => route), column(({ site }) => site), column(({ twinId }) => twinId), column(({ dueMs }) => dueMs / 1000), column(({ remindMs }) => remindMs ?? null)],
    );
  }

  async due(tx: Tx, nowMs: number, limit: number): Promise<KeptPage[]> {
    const { rows } = await tx.query<{ grp: string; route: string; site: string; twin_id: string; due: number; sent: number; uid: string }>(
      'select grp, route, site, twin_id, extract(epoch from due_at)::float8 as due, sent, uid from pages where due_at <= to_timestamp($1) order by due_at limit $2 for update skip locked',
      [nowMs / 1000, limit],
    );
    return rows.map(({ grp, route, site, twin_id, due, sent, uid }) => ({ group: grp, route, site, twinId: twin_id, dueMs: due * 1000, sent, uid }));
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
