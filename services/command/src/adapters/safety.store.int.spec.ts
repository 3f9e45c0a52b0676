import { startPostgres, type Postgres } from '@orrery/local-stack';
import { migrate } from '@orrery/service-kit';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrationsOf } from '../schema/migrations.js';
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

  it('a maintenance window is neither moved nor ended by its id with another twin', async () => {
    await safety.openWindow(pool, { ...window, twinId: FILLER });
    await safety.openWindow(pool, { ...window, twinId: CAPPER });
    await safety.closeWindow(pool, window.id, CAPPER);
    expect([await over(FILLER), await over(CAPPER)]).toEqual([['w-1'], []]);
    await safety.closeWindow(pool, window.id, FILLER);
    expect(await over(FILLER)).toEqual([]);
  });
});
