import { startPostgres, type Postgres } from '@orrery/local-stack';
import { migrate } from '@orrery/service-kit';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrationsOf } from '../schema/migrations.js';
import { MaintenanceWindows } from '../on-alert-action.js';
import { SafetyStore } from './safety.store.js';

const FILLER = 'acme:riverside:filler';
const CAPPER = 'acme:riverside:capper';
const NOON = '2026-01-01T12:00:00.0000000Z';
const window = { id: 'w-1', from: '2026-01-01T11:00:00.0000000Z', until: '2026-01-01T13:00:00.0000000Z', reason: 'seals' };

describe('what stands in the way of commands', () => {
  const home = mkdtempSync(join(tmpdir(), 'orrery-safety-'));
  const safety = new SafetyStore();
  let postgres: Postgres;
  let pool: pg.Pool;
  beforeAll(async () => {
    postgres = await startPostgres({ home, env: {} });
    pool = new pg.Pool({ connectionString: postgres.url, options: '-c search_path=command' });
    pool.on('error', () => undefined); // PostgreSQL may end before the last idle session
    await migrate(pool, 'command', migrationsOf('command'));
  }, 60_000);
  afterAll(async () => {
    await pool.end();
    await postgres.stop();
    rmSync(home, { recursive: true, force: true });
  });
  const over = async (twin: string): Promise<string[]> => (await safety.obstacles(pool, 'acme:riverside', [twin], NOON)).windows.map(({ id }) => id);

  it('a maintenance window is not moved by its id with another twin', async () => {
    await safety.widenWindow(pool, { ...window, twinId: FILLER }, NOON);
    await safety.widenWindow(pool, { ...window, twinId: CAPPER }, NOON);
    expect(await safety.settleWindow(pool, { ...window, twinId: CAPPER, until: NOON }, NOON)).toBe(false);
    expect([await over(FILLER), await over(CAPPER)]).toEqual([['w-1'], []]);
  });

  it('a forged record on Kafka that ends a window, or makes it shorter, ends nothing; one that makes it longer does', async () => {
    const actions = new MaintenanceWindows(safety);
    const say = (value: Record<string, unknown>) => actions.handle([{ value: { id: 'a', by: 'mallory', at: NOON, twinId: FILLER, window: 'w-1', ...value } }] as never, pool as never);
    await say({ type: 'window-ended' });
    await say({ type: 'window', from: '2026-01-01T11:30:00.0000000Z', until: NOON, reason: 'over' });
    expect(await over(FILLER)).toEqual(['w-1']);
    await say({ type: 'window', from: '2026-01-01T11:30:00.0000000Z', until: '2026-01-01T15:00:00.0000000Z', reason: 'more' });
    expect((await safety.obstacles(pool, 'acme:riverside', [FILLER], NOON)).windows).toMatchObject([{ until: '2026-01-01T15:00:00.0000000Z' }]);
  });

  it('a window ends where somebody proved who they are; what was told of it before comes too late to open it again', async () => {
    expect(await safety.settleWindow(pool, { ...window, twinId: FILLER, until: NOON }, NOON)).toBe(true);
    expect(await over(FILLER)).toEqual([]);
    await safety.widenWindow(pool, { ...window, twinId: FILLER }, '2026-01-01T11:59:00.0000000Z');
    expect(await over(FILLER)).toEqual([]);
    await safety.widenWindow(pool, { ...window, twinId: FILLER }, '2026-01-01T12:01:00.0000000Z');
    expect(await over(FILLER)).toEqual(['w-1']);
  });
});
