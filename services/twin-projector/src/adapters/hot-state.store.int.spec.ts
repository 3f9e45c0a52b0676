import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TwinEvent, type TwinInput } from '@orrery/contracts';
import { type Redis as RedisComponent, redisAccount, startRedis, waitUntil } from '@orrery/local-stack';
import { createLogger, Drain, HealthRegistry, Metrics } from '@orrery/service-kit';
import { type Answer, type Twin } from '@orrery/twin-model';
import { Redis } from 'ioredis';
import { HotChange } from '../domain/hot-state.js';
import { Projection } from '../domain/projection.js';
import { HotStateStore, type HotWrite } from './hot-state.store.js';
import { type RedisConnection, redisProvider } from './redis.provider.js';

const PUMP = 'acme:riverside:pump';
const TS = '2026-01-01T00:00:00.0000000Z';
const registered: TwinInput = {
  type: 'registered', twinId: PUMP, receivedTs: TS, by: 'eve',
  definition: { model: 'm', properties: { flow: { kind: 'telemetry', datatype: 'double', source: 'plc' } }, relationships: [], sources: { plc: { clock: 'recorded', acceptPastMs: 0, acceptFutureMs: 0 } } },
};
const flow = (second: number): TwinInput => ({
  type: 'readings', twinId: PUMP, source: 'plc', epoch: '1', receivedTs: TS,
  readings: [{ path: 'flow', value: second, datatype: 'double', quality: 'good', sourceTs: `2026-01-01T00:00:0${second}.0000000Z` }],
});

let home: string;
let redis: RedisComponent;
/** As the account of docs/accounts.md. */
let url: string;
let look: Redis;
let store: HotStateStore;
let log: TwinInput[];
let projection: Projection;

/** Projects inputs and gives what a batch of them would write. */
function write(...inputs: TwinInput[]): HotWrite {
  const events: TwinEvent[] = inputs.flatMap((input) => {
    log.push(input);
    return projection.project(input, BigInt(log.length)).event ?? [];
  });
  const change = new HotChange(events[0]?.prevRev ?? 0);
  events.forEach((event) => change.add(event));
  return { twinId: PUMP, twin: structuredClone<Twin | undefined>(projection.twins.get(PUMP)), change };
}
const stored = async (): Promise<Record<string, unknown>> => look.hgetall(`real:twin:${PUMP}`);

let lines: string[];
let health: HealthRegistry;
let drain: Drain;
const opened: Drain[] = [];

/** As the service opens it. */
async function open(): Promise<RedisConnection> {
  const said: string[] = (lines = []);
  const logger = createLogger({ service: 'twin-projector', version: '1', level: 'info', destination: { write: (line) => void said.push(line) } });
  [health, drain] = [new HealthRegistry(), new Drain(logger)];
  opened.push(drain);
  health.phase = 'ready';
  return await redisProvider.useFactory({ redis: { url } }, logger, health, drain, new Metrics('twin-projector', '1'));
}

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'hot-state-'));
  redis = await startRedis({ home, secure: false });
  look = new Redis(redis.url);
  url = await redisAccount(look, redis.url, 'twin-projector');
});
afterAll(async () => {
  look.disconnect();
  await redis.stop();
  rmSync(home, { recursive: true, force: true });
});
beforeEach(async () => {
  await look.flushall();
  const connection = await open();
  store = new HotStateStore(connection.redis, connection.peer, 'real');
  log = [];
  projection = new Projection('real');
  await store.rebuild(3, 1n, projection.twins);
});
afterEach(() => Promise.all(opened.splice(0).map((each) => each.run(5_000))));

describe('the hot state', () => {
  it('holds a twin by path, at its revision', async () => {
    expect(await store.write(3, 1n, [write(registered, flow(1))])).toBe('written');
    expect(await stored()).toMatchObject({ '#rev': '2', flow: expect.stringContaining('"value":1') });
  });

  it('never goes back: an older write that comes late is passed over', async () => {
    const first = write(registered, flow(1));
    const second = write(flow(2));
    await store.write(3, 1n, [first]);
    await store.write(3, 1n, [second]);
    await store.write(3, 1n, [{ ...first, change: Object.assign(new HotChange(1), { base: 1 }) }]);
    expect(await stored()).toMatchObject({ '#rev': '3' });
  });

  it('is written whole where a revision in between is missing', async () => {
    await store.write(3, 1n, [write(registered, flow(1))]);
    write(flow(2));
    await store.write(3, 1n, [write(flow(3))]);
    expect(await stored()).toMatchObject({ '#rev': '4', flow: expect.stringContaining('"value":3') });
  });

  it('says that it was emptied, and is rebuilt from memory', async () => {
    await store.write(3, 1n, [write(registered, flow(1))]);
    await look.flushall();
    const change = write(flow(2));
    expect(await store.write(3, 1n, [change])).toBe('lost-generation');
    expect(await store.generation(3)).toBeUndefined();
    expect(await store.rebuild(3, 1n, projection.twins)).toBe(true);
    expect(await stored()).toMatchObject({ '#rev': '3' });
  });

  it('fences a projector that has lost the partition', async () => {
    await store.write(3, 1n, [write(registered, flow(1))]);
    expect(await store.rebuild(3, 2n, projection.twins)).toBe(true);
    expect(await store.write(3, 1n, [write(flow(2))])).toBe('lost-generation');
    expect(await store.rebuild(3, 1n, projection.twins)).toBe(false);
    expect(await store.generation(3)).toBe(2n);
  });

  it('forgets a deleted twin, and at a rebuild whatever belongs to no twin', async () => {
    await store.write(3, 1n, [write(registered, flow(1))]);
    await store.write(3, 1n, [write({ type: 'deleted', twinId: PUMP, receivedTs: TS, by: 'eve' })]);
    expect(await stored()).toEqual({});
    await store.write(3, 1n, [write(registered)]);
    await store.rebuild(3, 2n, new Map());
    expect(await stored()).toEqual({});
  });

  it('takes a twin of thousands of paths', async () => {
    const paths = Array.from({ length: 5000 }, (_unused, index) => `p${index}`);
    const properties = Object.fromEntries(paths.map((path) => [path, { kind: 'property' as const, datatype: 'double' as const, static: 1 }]));
    const wide = { ...registered, definition: { ...(registered as { definition: object }).definition, properties } } as TwinInput;
    expect(await store.write(3, 1n, [write(wide)])).toBe('written');
    expect(Object.keys(await stored())).toHaveLength(5003);
  });
});

describe('a Redis that is away', () => {
  const where = () => new URL(redis.url).host;
  const look = async () => (await health.report('ready')).checks['redis'];

  it('is waited for at the start: the log says where, why and what to do, and the service goes on with it', async () => {
    await redis.stop();
    const opening = open();
    await waitUntil('it to be said', () => lines.some((line) => line.includes(`Redis at ${where()} cannot be reached: connect ECONNREFUSED`)));
    expect(lines.join('')).toContain('See that it runs, and that ORRERY_REDIS_URL has its address and password; it is tried again by itself.');
    expect(await look()).toMatchObject({ ok: false, detail: expect.stringContaining(where()) });
    await redis.restart();
    const { redis: client } = await opening;
    expect(await client.ping()).toBe('PONG');
    expect(await look()).toEqual({ ok: true });
  });

  it('is waited for no longer when the service is told to stop', async () => {
    await redis.stop();
    const opening = open().catch((error: unknown) => error);
    await drain.run(5_000);
    expect(await opening).toMatchObject({ code: 'unavailable', message: expect.stringContaining(where()) });
    await redis.restart();
  });

  it('is no fault of what was to be written, whatever was under way; all of it is done again when it is back', async () => {
    const first = write(registered, flow(1));
    await redis.stop();
    for (const act of [() => store.write(3, 1n, [first]), () => store.rebuild(3, 1n, projection.twins), () => store.generation(3), () => store.answer([{ requestId: 'r' } as Answer])]) {
      await expect(act()).rejects.toMatchObject({ code: 'unavailable', retryable: true, message: expect.stringContaining(`Redis at ${where()} cannot be used: connect ECONNREFUSED`) });
    }
    expect(await look()).toMatchObject({ ok: false });
    // Once for each reason, however often it is tried.
    expect(lines.filter((line) => line.includes('ECONNREFUSED'))).toHaveLength(1);
    await redis.restart();
    await waitUntil('Redis to be reached', () => !store.isAway);
    expect(await store.write(3, 1n, [first])).toBe('lost-generation');
    await store.rebuild(3, 1n, projection.twins);
    expect(await stored()).toMatchObject({ '#rev': '2' });
  });
});
