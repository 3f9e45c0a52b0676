import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alerts, type Alert } from '@orrery/contracts';
import { inTransaction } from '@orrery/kafka';
import { type Postgres, startComponents } from '@orrery/local-stack';
import { prepareSchema } from '@orrery/service-kit';
import pg from 'pg';
import { migrationsOf } from '../schema/migrations.js';
import { type Tx } from './database.js';
import { PagesStore } from './pages.store.js';
import { cutHistory } from './retention.store.js';
import { ToldStore } from './told.store.js';

const NOW = Date.UTC(2026, 0, 5, 23);
const MINUTE = 60_000;
const alert: Alert = { ...alerts.examples[0]!, key: 'acme:riverside:pump#low', occurrence: 1, count: 1, priority: 'high' };

describe('pages and what was told, on a real PostgreSQL', () => {
  const home = mkdtempSync(join(tmpdir(), 'orrery-pages-'));
  const [pages, told] = [new PagesStore(), new ToldStore()];
  let components: { readonly postgres: Postgres; stop: () => Promise<void> } | undefined;
  let pool: pg.Pool;
  const inTx = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => inTransaction(pool, 'alerting', work);
  const wish = (group: string, lookMs: number, sendMs = lookMs) => ({ group, route: 'urgent', site: 'acme:riverside', twinId: 'acme:riverside:pump', lookMs, sendMs });
  const due = async (nowMs: number) => (await inTx((tx) => pages.due(tx, nowMs, 10))).map(({ group, dueMs, sent }) => [group, (dueMs - NOW) / MINUTE, sent]);

  beforeAll(async () => {
    components = await startComponents({ home, secure: false, components: ['postgres'], env: {} });
    pool = new pg.Pool({ connectionString: components.postgres.url, max: 3 });
    pool.on('error', () => undefined);
    await prepareSchema(pool, 'alerting', migrationsOf('alerting'), { info: () => undefined, warn: () => undefined }, new AbortController().signal);
  }, 120_000);
  afterAll(async () => {
    await pool?.end();
    await components?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it('a page that waits for the end of quiet hours is due at once when a critical alert joins its group, and no later for one that is quiet', async () => {
    await inTx((tx) => pages.want(tx, [wish('g', NOW + MINUTE)]));
    const [page] = await inTx((tx) => pages.due(tx, NOW + MINUTE, 10));
    await inTx((tx) => pages.settle(tx, [{ page: page!, sent: false, nextMs: NOW + 420 * MINUTE }]));
    await inTx((tx) => pages.want(tx, [wish('g', NOW + 2 * MINUTE, NOW + 420 * MINUTE)]));
    expect(await due(NOW + 419 * MINUTE)).toEqual([]);
    await inTx((tx) => pages.want(tx, [wish('g', NOW + 4 * MINUTE), wish('g', NOW + 3 * MINUTE), wish('other', NOW + 5 * MINUTE)]));
    expect(await due(NOW + 5 * MINUTE)).toEqual([['g', 3, 0], ['other', 5, 0]]);
  });

  it('one that was sent and rests is looked at again once its group wants it', async () => {
    const [page] = await inTx((tx) => pages.due(tx, NOW + 3 * MINUTE, 10));
    await inTx((tx) => pages.settle(tx, [{ page: page!, sent: true }]));
    expect(await due(NOW + 3 * MINUTE)).toEqual([]);
    await inTx((tx) => pages.want(tx, [wish('g', NOW + 10 * MINUTE)]));
    expect((await due(NOW + 10 * MINUTE)).at(-1)).toEqual(['g', 10, 1]);
  });

  it('what was told of an alert last is known by route, until it is forgotten', async () => {
    await inTx((tx) => told.add(tx, [{ message: 'm-1', route: 'urgent', alert }], NOW));
    await inTx((tx) => told.add(tx, [{ message: 'm-2', route: 'urgent', alert: { ...alert, count: 3, priority: 'critical' } }], NOW + MINUTE));
    const last = async () => (await inTx((tx) => told.last(tx, [alert.key])))('urgent', alert.key);
    expect(await last()).toEqual({ occurrence: 1, count: 3, priority: 'critical', atMs: NOW + MINUTE, isForgotten: false });
    expect((await inTx((tx) => told.last(tx, [alert.key])))('elsewhere', alert.key)).toBeUndefined();
    await inTx((tx) => told.forget(tx, [alert.key]));
    expect(await last()).toMatchObject({ isForgotten: true });
    expect((await pool.query('select message, key from alerting.told_v1 order by at')).rows).toEqual([{ message: 'm-1', key: alert.key }, { message: 'm-2', key: alert.key }]);
  });

  it('and is cut with the history', async () => {
    await inTx((tx) => cutHistory(tx, NOW + MINUTE));
    expect((await pool.query('select message from alerting.told_v1')).rows).toEqual([{ message: 'm-2' }]);
  });
});
