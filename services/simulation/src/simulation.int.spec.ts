import { createHash } from 'node:crypto';
import { COMPARED, FLOOD, lineOf } from '@orrery/des/testing';
import { waitUntil } from '@orrery/local-stack';
import { SimulationStack } from './testing/simulation-stack.js';

/** Long enough that a replica can be killed in the middle of it, and cut into many shares. */
const LONG = lineOf('{ horizon: 12000, replications: 30, scenarios: { second welder: { change: { stations.weld.servers: 2 } } } }');
const ENDLESS = lineOf('{ horizon: 1000000000, replications: 2 }');

describe('simulation', () => {
  let stack: SimulationStack;
  let alone: { hash: string; body: string };

  beforeAll(async () => {
    stack = await SimulationStack.start();
    await stack.startReplica('first');
  }, 120_000);

  afterAll(() => stack.stop(), 60_000);

  it('a run is cut into shares, its results stream back, and it ends with a result; run, inputs and result are kept', async () => {
    const run = await stack.ask({ kind: 'compare', text: LONG });
    const ended = await stack.ended(run);
    alone = await stack.resultOf(run);
    expect(ended).toMatchObject({ state: 'finished', resultHash: alone.hash, result: JSON.parse(alone.body) });
    expect(alone.hash).toBe(createHash('sha256').update(alone.body).digest('hex'));
    const shares = stack.shares(run);
    expect(new Set(shares.map(({ share }) => share)).size).toBe(shares.length);
    expect(shares.flatMap(({ replications }) => replications)).toHaveLength(60);
    expect(shares.at(-1)?.progress).toMatchObject({ done: 60, planned: 60 });
    const { rows } = await stack.pool.query('select state, kind, by_name, model_hash, wishes, done, planned from simulation.runs_v1 where id = $1', [run]);
    expect(rows).toEqual([{ state: 'finished', kind: 'compare', by_name: 'petra', model_hash: createHash('sha256').update(LONG).digest('hex'), wishes: { seed: 11 }, done: 60, planned: 60 }]);
  }, 120_000);

  it('asked for twice under one id it is run once', async () => {
    const run = await stack.ask({ kind: 'simulate', text: lineOf('{ horizon: 300, replications: 2 }'), run: 'r-once' });
    await stack.ended(run);
    await stack.ask({ kind: 'stress', text: LONG, run: 'r-once' });
    const marker = await stack.ask({ kind: 'simulate', text: lineOf('{ horizon: 300, replications: 2 }') });
    await stack.ended(marker);
    expect(stack.results.filter(({ run: id, type }) => id === run && type === 'started')).toHaveLength(1);
    expect(stack.results.filter(({ run: id, type }) => id === run && type === 'ended')).toHaveLength(1);
  }, 60_000);

  it('a replica that is killed with -9 amid a run: its shares are done again by the others and count once; same run, same bytes', async () => {
    await stack.startReplica('second', { ORRERY_SIMULATION_WORKERS: '2' });
    await stack.takesPart('second', lineOf('{ horizon: 300, replications: 24 }'));
    const run = await stack.ask({ kind: 'compare', text: LONG });
    await waitUntil('some shares to be done', () => stack.shares(run).length >= 2, { timeoutMs: 60_000 });
    expect(await stack.killAmid('second', run)).toBeGreaterThan(0);
    expect(await stack.ended(run)).toMatchObject({ state: 'finished', resultHash: alone.hash });
    expect((await stack.resultOf(run)).body).toBe(alone.body);
    const shares = stack.shares(run);
    expect(new Set(shares.map(({ share }) => share)).size).toBe(shares.length);
    expect(shares.flatMap(({ replications }) => replications)).toHaveLength(60);
  }, 180_000);

  it('a precision is worked towards in rounds', async () => {
    const run = await stack.ask({ kind: 'compare', text: lineOf(COMPARED) });
    expect(await stack.ended(run)).toMatchObject({ state: 'finished' });
    const progress = stack.shares(run).map(({ progress: { about } }) => about);
    expect(new Set(progress).size).toBeGreaterThan(1);
  }, 120_000);

  it('a mistake in the model is told with line and column, and what to do', async () => {
    const run = await stack.ask({ kind: 'simulate', text: lineOf('{ horizon: 300 }').replace('to: weld', 'to: wled') });
    const { state, failure } = await stack.ended(run);
    expect([state, failure?.code]).toEqual(['failed', 'model.invalid']);
    expect(failure?.problems).toEqual([expect.objectContaining({ file: 'line.yaml', line: 6, column: expect.any(Number), fix: expect.stringContaining('weld') })]);
  }, 60_000);

  it('a model that floods is told, others go on; a run that takes too long and one that is cancelled end, and free their worker', async () => {
    const endless = await stack.ask({ kind: 'simulate', text: ENDLESS, timeLimitMs: 2_000 });
    expect(await stack.ended(endless)).toMatchObject({ state: 'failed', failure: { code: 'run.deadline', message: expect.stringContaining('2 s') } });
    const unwanted = await stack.ask({ kind: 'simulate', text: ENDLESS });
    await waitUntil('it to be under way', async () => (await stack.pool.query(`select 1 from simulation.tasks where run = $1 and kind = 'share' and attempts > 0`, [unwanted])).rowCount! > 0, { timeoutMs: 30_000 });
    await stack.cancel(unwanted);
    expect(await stack.ended(unwanted)).toMatchObject({ state: 'cancelled', by: 'petra' });
    const flood = await stack.ask({ kind: 'simulate', text: FLOOD });
    const good = await stack.ask({ kind: 'simulate', text: lineOf('{ horizon: 300, replications: 2 }') });
    expect(await stack.ended(good)).toMatchObject({ state: 'finished' });
    expect(JSON.stringify(await stack.ended(flood))).toMatch(/more than 200000 parts|MB of a worker/);
  }, 120_000);

  it('more runs at once than one person may have are refused', async () => {
    const running = await Promise.all([1, 2, 3].map((i) => stack.ask({ kind: 'simulate', text: ENDLESS, by: 'quentin', run: `q-${i}` })));
    const begun = () => running.every((run) => stack.results.some(({ run: id, type }) => id === run && type === 'started'));
    await waitUntil('three runs to be under way', begun, { timeoutMs: 30_000 });
    expect(await stack.ended(await stack.ask({ kind: 'simulate', text: ENDLESS, by: 'quentin' }))).toMatchObject({ state: 'failed', failure: { code: 'run.quota', message: expect.stringContaining('3 runs under way') } });
    for (const run of running) await stack.cancel(run);
    for (const run of running) expect(await stack.ended(run)).toMatchObject({ state: 'cancelled' });
  }, 60_000);

  it('on SIGTERM it stops in time, whatever is under way', async () => {
    const run = await stack.ask({ kind: 'simulate', text: ENDLESS });
    await waitUntil('it to be under way', async () => (await stack.pool.query(`select 1 from simulation.tasks where run = $1 and kind = 'share' and attempts > 0`, [run])).rowCount! > 0, { timeoutMs: 30_000 });
    await stack.stopReplica('first');
    expect(stack.log('first')).not.toContain('not drained');
    expect((await stack.pool.query('select state from simulation.runs_v1 where id = $1', [run])).rows).toEqual([{ state: 'running' }]);
    await stack.cancel(run);
  }, 60_000);

  it('beside a PostgreSQL whose restore has not come to its end it handles nothing and says why and what to do; it goes on by itself when the restore is done', async () => {
    const { rows } = await stack.pool.query<{ cluster: string }>('select cluster from simulation.log');
    await stack.pool.query(`update simulation.log set cluster = 'unfinished restore of 0badcafe'`);
    const run = await stack.ask({ kind: 'simulate', text: lineOf('{ horizon: 300, replications: 2 }') });
    await stack.startReplica('marked');
    const refusals = () => stack.log('marked').split('\n').filter((line) => line.includes('The restore of the backup 0badcafe, to which the schema simulation belongs, has not come to its end'));
    await waitUntil('it to have tried more than once', () => refusals().some((line) => line.includes('"attempt":2')), { timeoutMs: 90_000 });
    expect(refusals()[0]).toContain('run orrery-backup restore again');
    expect(stack.results.filter(({ run: id }) => id === run)).toEqual([]);
    await stack.pool.query('update simulation.log set cluster = $1', [rows[0]!.cluster]);
    expect(await stack.ended(run)).toMatchObject({ state: 'finished' });
  }, 180_000);
});
