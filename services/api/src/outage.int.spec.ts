import { OrreryClient } from '@orrery/client';
import { waitUntil } from '@orrery/local-stack';
import { ApiStack, startApi } from './testing/api-stack.js';
import { plantFolder } from './testing/plant.js';
import { StreamReader } from './testing/stream-reader.js';

const PUMP = 'acme:riverside:pump1';

describe('the api while what it stands on is away', () => {
  let stack: ApiStack;
  beforeAll(async () => {
    stack = await ApiStack.start();
    await stack.request('/plants/apply', { method: 'POST', body: plantFolder([{ name: 'pump1' }]) });
    await waitUntil('the twin', () => stack.projector.twins.has(PUMP));
  }, 120_000);
  afterAll(() => stack?.stop());

  const status = async (path: string, options: Parameters<ApiStack['request']>[1] = {}) => (await stack.request(path, options)).status;
  const problem = async (response: Response) => ((await response.json()) as { type: string }).type.split('/').at(-1);

  it('answers 503 for a twin without Redis, lists what it knows, and comes back with it', async () => {
    await stack.components.redis.stop();
    const answer = await stack.request(`/twins/${PUMP}`);
    expect([answer.status, answer.headers.get('retry-after'), await problem(answer)]).toEqual([503, '1', 'dependency-unreachable']);
    const { items } = (await (await stack.request('/twins')).json()) as { items: unknown[] };
    expect(items).toEqual([expect.objectContaining({ twinId: PUMP, rev: null })]);
    expect((await fetch(`${stack.url}/health/ready`)).status).toBe(503);
    expect((await fetch(`${stack.url}/health/live`)).status).toBe(200);
    const started = await startApi(stack.components, stack.issuer.issuer);
    const ready = await fetch(`${started.url}/health/ready`);
    expect([ready.status, await ready.text()]).toEqual([503, expect.stringMatching(/Redis at 127.0.0.1:\d+ cannot be reached: connect ECONNREFUSED.*See that it runs, and that ORRERY_REDIS_URL/)]);
    await stack.components.redis.restart();
    await waitUntil('one that was started meanwhile to use it', async () => (await fetch(`${started.url}/health/ready`)).ok);
    await started.stop();
    await waitUntil('Redis to be used again', async () => (await status('/twins')) === 200 && (await fetch(`${stack.url}/health/ready`)).ok);
    await stack.projector.rebuild();
    expect(await status(`/twins/${PUMP}`)).toBe(200);
  }, 60_000);

  it('answers 503 without PostgreSQL, where the policy is: nothing is open to whom nobody can judge; and comes back with it', async () => {
    const stream = await StreamReader.open(stack.url, await stack.issuer.token(['viewer']));
    await stack.components.postgres.stop();
    const { rev, at } = stack.projector.twins.get(PUMP)!;
    await stack.projector.publishEvents([{ type: 'changed', twinId: PUMP, rev: rev + 1_000, prevRev: rev, at, cause: { input: 'readings', offset: '1' }, changes: [] }]);
    await waitUntil('the open stream to be ended', () => stream.isEnded);
    expect(stream.events(PUMP)).toEqual([]);
    expect(await status('/models')).toBe(503);
    expect(await status('/plants/apply', { method: 'POST', body: plantFolder([{ name: 'pump1', title: 'x' }]) })).toBe(503);
    const answer = await stack.request(`/twins/${PUMP}`);
    expect([answer.status, answer.headers.get('retry-after'), await problem(answer)]).toEqual([503, '1', 'policy-unavailable']);
    await stack.components.postgres.restart();
    await waitUntil('PostgreSQL to be used again', async () => (await status('/models')) === 200);
    expect(await status(`/twins/${PUMP}`)).toBe(200);
  }, 60_000);

  it('keeps an apply for later without Kafka, tells that a wish is not acknowledged, and goes on with open streams', async () => {
    const ending = new AbortController();
    const seen: string[] = [];
    const client = new OrreryClient({ baseUrl: stack.url, token: () => stack.issuer.token(['viewer']) });
    const following = (async () => {
      for await (const message of client.stream({ signal: ending.signal })) seen.push(message.kind === 'event' ? `${message.event.twinId} ${message.event.type}` : message.kind);
    })();
    await waitUntil('the stream to be live', () => seen.includes('live'));
    await stack.components.kafka.stop();
    expect(await status('/plants/apply', { method: 'POST', body: plantFolder([{ name: 'pump1' }, { name: 'pump2' }]) })).toBe(200);
    const answer = await stack.request(`/twins/${PUMP}/desired`, { method: 'PATCH', body: { speed: { value: 7 } } });
    expect([answer.status, await problem(answer)]).toEqual([503, 'not-acknowledged']);
    expect(await status(`/twins/${PUMP}`)).toBe(200);
    await stack.components.kafka.restart();
    await waitUntil('what waited to be published', () => stack.projector.twins.has('acme:riverside:pump2'), { timeoutMs: 60_000 });
    await waitUntil('the open stream to tell of it', () => seen.includes('acme:riverside:pump2 registered'), { timeoutMs: 60_000 });
    ending.abort();
    await following;
    expect(seen).not.toContain('lost');
  }, 120_000);
});
