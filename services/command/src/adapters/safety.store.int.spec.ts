import { sha256Hex } from '@orrery/commands';
import { type SimulationResult } from '@orrery/contracts';
import { startPostgres, type Postgres } from '@orrery/local-stack';
import { migrate } from '@orrery/service-kit';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrationsOf } from '../schema/migrations.js';
import { MaintenanceWindows } from '../on-alert-action.js';
import { SimulationResults } from '../on-simulation-result.js';
import { SafetyStore } from './safety.store.js';
import { SimulationStore } from './simulation.store.js';

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

  it('a run is known from its beginning and ends once, with the answer whose bytes have its hash: what is told later changes nothing', async () => {
    const store = new SimulationStore();
    const results = new SimulationResults(store);
    const result = { kind: 'compare', cases: [{ name: 'a \u0000 b' }] };
    const resultHash = sha256Hex(JSON.stringify(result));
    const tell = async (...values: SimulationResult[]): Promise<void> => {
      const session = await pool.connect();
      await results.handle(values.map((value) => ({ value })) as never, session).finally(() => session.release());
    };
    const run = 'r-1';
    await tell({ type: 'started', run, at: NOON, by: 'petra', kind: 'compare', model: 'line.yaml', modelHash: resultHash });
    expect(await store.one(pool, run)).toEqual({ run, kind: 'compare', state: 'running' });
    await tell({ type: 'ended', run, at: NOON, state: 'finished', resultHash, result }, { type: 'ended', run, at: NOON, state: 'failed', failure: { code: 'x', message: 'forged', fix: '' } }, { type: 'started', run, at: NOON, by: 'mallory', kind: 'simulate', model: 'line.yaml', modelHash: resultHash });
    expect(await store.one(pool, run)).toEqual({ run, kind: 'compare', state: 'finished', endedAt: NOON, result: resultHash, answer: result });
    await store.forgetOld(pool);
    expect([(await store.one(pool, run))?.state, await store.one(pool, 'r-2')]).toEqual(['finished', undefined]);
  });
});
