import { type SimulationRun, simulationRuns } from '@orrery/contracts';
import { OrreryClient, type RunMessage } from '@orrery/client';
import { readTopic, type TopicReading } from '@orrery/kafka';
import pg from 'pg';
import { ApiStack } from './testing/api-stack.js';

/** The views of simulation, over tables that hold just what they show. */
const SCHEMA = `
create schema simulation;
set search_path = simulation;
create table runs_v1 (id text collate "C" primary key, state text, kind text, title text, by_name text, model_name text, model_text text, model_hash text, wishes jsonb, plan jsonb, about text, planned integer, done integer, under_way float8,
  requested_at timestamptz default clock_timestamp(), deadline_at timestamptz, ended_at timestamptz, ended_by text, failure jsonb, result_hash text);
create table shares_v1 (run text, share integer, body json, ended_at timestamptz default clock_timestamp());
create table results_v1 (run text, hash text, body text);
`;
const MODEL = { name: 'line.yaml', text: 'orrery: flow/v1\nname: line\n' };

describe('simulations, over a real Kafka and PostgreSQL', () => {
  let stack: ApiStack;
  let pool: pg.Pool;
  let reading: TopicReading;
  const asked: SimulationRun[] = [];
  const as = (who: string, ...roles: string[]) => new OrreryClient({ baseUrl: stack.url, token: () => stack.issuer.token(roles, { claims: { sub: who, preferred_username: who } }) }).simulations;
  const petra = () => as('petra', 'engineer');
  /** Takes up what is asked, as the service does. */
  const takeUp = async (value: SimulationRun): Promise<void> => {
    asked.push(value);
    if (value.type === 'cancel') await pool.query(`update simulation.runs_v1 set state = 'cancelled', ended_by = $2, ended_at = now() where id = $1`, [value.run, value.by]);
    if (value.type === 'request')
      await pool.query(`insert into simulation.runs_v1 (id, state, kind, title, by_name, model_name, model_text, model_hash, wishes, about, planned, done, under_way) values ($1, 'running', $2, $3, $4, $5, $6, 'abc', $7, 'reading the model', 0, 0, 0) on conflict do nothing`, [value.run, value.kind, value.title ?? null, value.by, value.model.name, value.model.text, JSON.stringify(value.wishes)]);
  };

  beforeAll(async () => {
    stack = await ApiStack.start();
    pool = new pg.Pool({ connectionString: stack.components.postgres.url, max: 2 });
    pool.on('error', () => undefined);
  }, 120_000);
  afterAll(async () => {
    await reading?.close();
    await pool?.end();
    await stack?.stop();
  });

  it('where simulation has never run it says so, and names what is missing', async () => {
    await expect(petra().list()).rejects.toMatchObject({ status: 503, kind: 'simulation-not-there' });
    await expect(petra().run({ kind: 'simulate', model: MODEL })).rejects.toMatchObject({ status: 503, kind: 'simulation-not-there' });
    await pool.query(SCHEMA);
    reading = readTopic(stack.kafka, simulationRuns, { from: 'beginning', onRecord: ({ value }) => takeUp(value!) });
    await reading.caughtUp;
  });

  it('a run is asked for under the name of the token, shows in the list, and is the same under the same id', async () => {
    const run = await petra().run({ id: 'r-1', title: 'a second capper', kind: 'compare', model: MODEL, wishes: { horizon: '30 d', seed: 7 } });
    expect(run).toMatchObject({ id: 'r-1', state: 'running', kind: 'compare', by: 'petra', title: 'a second capper', model: { ...MODEL, hash: 'abc' }, wishes: { horizon: '30 d', seed: 7 } });
    await petra().run({ id: 'r-1', kind: 'compare', model: MODEL });
    await as('olga', 'operator').run({ id: 'r-2', kind: 'simulate', model: MODEL });
    expect((await as('vera', 'viewer').list()).items.map(({ id }) => id)).toEqual(['r-2', 'r-1']);
    const first = await petra().list({ limit: 1 });
    expect((await petra().list({ limit: 1, cursor: first.nextCursor! })).items.map(({ id }) => id)).toEqual(['r-1']);
    expect((await petra().list({ by: 'petra', kind: 'compare' })).items.map(({ id }) => id)).toEqual(['r-1']);
    expect(asked.filter(({ run: id }) => id === 'r-1')).toHaveLength(2);
  });

  it.each([
    ['an unknown kind', { kind: 'guess', model: MODEL }],
    ['no model', { kind: 'simulate' }],
    ['a name with a folder', { kind: 'simulate', model: { ...MODEL, name: '../line.yaml' } }],
    ['too few replications', { kind: 'simulate', model: MODEL, wishes: { replications: 1 } }],
    ['a text beyond 256 KB', { kind: 'simulate', model: { ...MODEL, text: 'x'.repeat(262_145) } }],
  ])('%s is refused with what is wrong', async (_what, body) => {
    await expect(petra().run(body as never)).rejects.toMatchObject({ status: 400 });
  });

  it('what comes of a run is streamed while it comes: each share once, then how it ended; and the result byte by byte', async () => {
    await expect(petra().result('r-1')).rejects.toMatchObject({ status: 409, kind: 'no-result' });
    const seen: RunMessage[] = [];
    const share = (n: number) => pool.query('insert into simulation.shares_v1 values ($1, $2, $3)', ['r-1', n, JSON.stringify({ variant: 'base', indicators: ['throughput'], replications: [{ replication: n, values: [n] }] })]);
    await share(1);
    const body = '{"kind":"compare","n":1.50}';
    for await (const message of petra().follow('r-1')) {
      seen.push(message);
      if (message.type === 'share' && message.share === 1) {
        await share(2);
        await pool.query(`update simulation.runs_v1 set done = 2, planned = 2, state = 'finished', result_hash = 'f00d' where id = 'r-1'`);
        await pool.query(`insert into simulation.results_v1 values ('r-1', 'f00d', $1)`, [body]);
      }
    }
    expect(seen.flatMap((message) => (message.type === 'share' ? [message.share] : []))).toEqual([1, 2]);
    expect(seen.at(-1)).toEqual({ type: 'ended', state: 'finished', resultHash: 'f00d' });
    const answer = await stack.request('/simulations/r-1/result');
    expect([answer.headers.get('etag'), await answer.text()]).toEqual(['"f00d"', body]);
  });

  it('one cancels one’s own runs, whoever configures everything those of others, and nobody what has ended', async () => {
    await petra().run({ id: 'r-3', kind: 'simulate', model: MODEL });
    await expect(as('olga', 'operator').cancel('r-3')).rejects.toMatchObject({ status: 403 });
    expect(await as('emil', 'engineer').cancel('r-3', 'too long')).toMatchObject({ state: 'cancelled', endedBy: 'emil' });
    await expect(petra().cancel('r-3')).rejects.toMatchObject({ status: 409, kind: 'run-ended' });
    expect(await as('olga', 'operator').cancel('r-2')).toMatchObject({ state: 'cancelled' });
    await expect(petra().one('r-none')).rejects.toMatchObject({ status: 404, kind: 'unknown-run' });
  });
});
