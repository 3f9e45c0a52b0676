import { twinEvents, type TwinEvent } from '@orrery/contracts';
import { mirrorTwins } from '@orrery/client/kafka';
import { OrreryClient, type StreamMessage } from '@orrery/client';
import { readTopic } from '@orrery/kafka';
import { waitUntil } from '@orrery/local-stack';
import { WebSocket } from 'ws';
import { ApiStack } from './testing/api-stack.js';
import { plantFolder } from './testing/plant.js';

const id = (name: string) => `acme:riverside:${name}`;
const TWINS = [{ name: 'site' }, { name: 'line1', partOf: 'site' }, { name: 'pump1', partOf: 'line1' }, { name: 'pump2', partOf: 'site' }];

/** Collects a stream until it is ended; what a failed test leaves open is ended after it. */
class Follower {
  static readonly open = new Set<Follower>();
  readonly messages: StreamMessage[] = [];
  private readonly ending = new AbortController();
  private readonly running: Promise<void>;

  constructor(client: OrreryClient, options: Parameters<OrreryClient['stream']>[0]) {
    Follower.open.add(this);
    this.running = (async () => {
      for await (const message of client.stream({ ...options, signal: this.ending.signal })) this.messages.push(message);
    })();
  }

  get events(): TwinEvent[] {
    return this.messages.flatMap((message) => (message.kind === 'event' ? [message.event] : []));
  }
  get kinds(): string[] {
    return this.messages.map(({ kind }) => kind);
  }
  get cursor(): string {
    return this.messages.flatMap((message) => ('cursor' in message ? [message.cursor] : [])).at(-1)!;
  }
  async live(): Promise<this> {
    await waitUntil('the stream to be live', () => this.kinds.includes('live'));
    return this;
  }
  async end(): Promise<void> {
    Follower.open.delete(this);
    this.ending.abort();
    await this.running;
  }
}

describe('the stream on a real Kafka, PostgreSQL and Redis', () => {
  let stack: ApiStack;
  let client: OrreryClient;
  let wishes = 0;

  /** Makes one event of a twin, by a wish; gives its revision. */
  const change = async (name: string): Promise<number> => {
    wishes += 1;
    const answer = await client.patchDesired(id(name), { speed: { value: wishes } });
    if (answer.kind !== 'applied') throw new Error('not applied');
    return answer.rev;
  };
  const follow = (options: Parameters<OrreryClient['stream']>[0] = {}) => new Follower(client, options).live();

  beforeAll(async () => {
    stack = await ApiStack.start();
    client = new OrreryClient({ baseUrl: stack.url, token: () => stack.issuer.token(['engineer']) });
    await client.apply(plantFolder(TWINS).files);
    await waitUntil('all twins to be projected', () => stack.projector.twins.size === TWINS.length);
  }, 120_000);
  afterEach(() => Promise.all([...Follower.open].map((follower) => follower.end())));
  afterAll(() => stack?.stop());

  it('tells every change as it comes, with the record of the topic as it is', async () => {
    const follower = await follow({ twins: [id('pump1')] });
    const rev = await change('pump1');
    await waitUntil('the event', () => follower.events.some((event) => event.rev === rev));
    await follower.end();
    const onTopic: TwinEvent[] = [];
    const reading = readTopic(stack.kafka, twinEvents, { from: 'beginning', onRecord: ({ value }) => void onTopic.push(value!) });
    await reading.caughtUp;
    await reading.close();
    expect(onTopic.filter((event) => event.twinId === id('pump1') && event.rev === rev)).toEqual(follower.events.filter((event) => event.rev === rev));
  });

  it('tells of the twins that were asked for: by id, by site, by subtree', async () => {
    const followers = await Promise.all([follow({ twins: [id('pump2')] }), follow({ site: 'hillside' }), follow({ subtree: id('line1') }), follow({ subtree: id('site') })]);
    await change('pump1');
    await change('pump2');
    await waitUntil('both events', () => followers[3].events.length === 2);
    expect(followers.map((follower) => follower.events.map((event) => event.twinId).sort())).toEqual([[id('pump2')], [], [id('pump1')], [id('pump1'), id('pump2')]]);
    await Promise.all(followers.map((follower) => follower.end()));
  });

  it('goes on where a reader left it: nothing twice, nothing left out', async () => {
    const first = await follow({ twins: [id('pump1')] });
    const seen = [await change('pump1')];
    await waitUntil('the event', () => first.events.length === 1);
    await first.end();
    for (let index = 0; index < 20; index += 1) seen.push(await change('pump1'));
    const second = await follow({ twins: [id('pump1')], from: first.cursor });
    seen.push(await change('pump1'));
    await waitUntil('the rest', () => second.events.length === seen.length - 1);
    await second.end();
    expect([...first.events, ...second.events].map((event) => event.rev)).toEqual(seen);
  });

  it('begins with the state where that is asked for, and goes on without a gap', async () => {
    const going = (async () => {
      for (let index = 0; index < 30; index += 1) await change('pump1');
    })();
    const follower = await follow({ snapshot: true, subtree: id('line1') });
    await going;
    const last = await change('pump1');
    await waitUntil('the last event', () => follower.events.some((event) => event.rev === last));
    await follower.end();
    const snapshots = follower.messages.flatMap((message) => (message.kind === 'snapshot' ? [message.twin] : []));
    expect(snapshots.map((twin) => twin.twinId).sort()).toEqual([id('line1'), id('pump1')]);
    const { rev } = snapshots.find((twin) => twin.twinId === id('pump1'))!;
    expect(follower.events.map((event) => event.rev)).toEqual(Array.from({ length: last - rev }, (_, index) => rev + index + 1));
  });

  it('rebuilds from the topics what GET returns', async () => {
    const { mirror, caughtUp, close } = mirrorTwins((contract, options) => readTopic(stack.kafka, contract, options), { eventsFrom: 'beginning' });
    await caughtUp;
    const rev = await change('pump2');
    await waitUntil('the mirror', () => mirror.get(id('pump2'))?.rev === rev);
    for (const { name } of TWINS) expect(JSON.stringify(mirror.get(id(name)))).toBe(JSON.stringify(await client.twin(id(name))));
    await close();
  });

  const socket = async (query: string, headers: Record<string, string> = {}) => {
    const messages: { type: string; cursor?: string; event?: TwinEvent; reason?: string }[] = [];
    const client = new WebSocket(`${stack.url.replace('http', 'ws')}/api/v1/stream${query}`, { headers });
    client.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString())));
    const opened = new Promise<number>((resolve) => {
      client.on('open', () => resolve(101));
      client.on('unexpected-response', (_request, response) => {
        response.resume();
        resolve(response.statusCode!);
      });
      client.on('error', () => undefined);
    });
    return { client, messages, status: await opened };
  };

  it('is a WebSocket for a browser with a ticket, which is good for one connection', async () => {
    const { ticket } = (await (await stack.request('/stream/tickets', { method: 'POST', as: ['viewer'] })).json()) as { ticket: string };
    const { client, messages, status } = await socket(`?ticket=${ticket}&twins=${id('pump1')}`);
    expect(status).toBe(101);
    await waitUntil('the socket to be live', () => messages.some(({ type }) => type === 'live'));
    const rev = await change('pump1');
    await waitUntil('the event', () => messages.some(({ event }) => event?.rev === rev));
    client.close();
    expect((await socket(`?ticket=${ticket}`)).status).toBe(401);
  });

  it('is a WebSocket for a program with a token, and goes on from a cursor', async () => {
    const headers = { authorization: `Bearer ${await stack.issuer.token(['viewer'])}` };
    const first = await socket(`?twins=${id('pump1')}`, headers);
    await waitUntil('the socket to be live', () => first.messages.some(({ type }) => type === 'live'));
    first.client.close();
    const rev = await change('pump1');
    const second = await socket(`?twins=${id('pump1')}&from=${first.messages.at(-1)!.cursor!}`, headers);
    await waitUntil('the missed event', () => second.messages.some(({ event }) => event?.rev === rev));
    second.client.close();
  });

  it.each<[string, string, Record<string, string>, number]>([
    ['without a token', '', {}, 401],
    ['with a ticket that is unknown', `?ticket=${'x'.repeat(43)}`, {}, 401],
    ['with a token that is none', '', { authorization: 'Bearer abc' }, 401],
    ['with a filter that is none', '?site=A B', {}, 400],
    ['with an unknown parameter', '?foo=1', {}, 400],
  ])('refuses a WebSocket %s before the upgrade', async (_what, query, headers, status) => {
    expect((await socket(query, headers)).status).toBe(status);
  });

  it('refuses a cursor that is none, and one of the future', async () => {
    expect((await stack.request('/stream?from=abc')).status).toBe(400);
    const future = `e1.${Array.from({ length: 24 }, () => 'zzzzzz').join('.')}`;
    expect((await stack.request(`/stream?from=${future}`)).status).toBe(400);
  });

  it('ends when the token does', async () => {
    const claims = { exp: Math.floor(Date.now() / 1_000) + 1 };
    const token = await stack.issuer.token(['viewer'], { claims });
    const response = await fetch(`${stack.url}/api/v1/stream`, { headers: { authorization: `Bearer ${token}` } });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(await response.text()).toContain(': token expired');
  });

  it('tells a reader that takes nothing which revisions it missed, and holds up nobody', async () => {
    const response = await stack.request(`/stream?twins=${id('pump1')}`);
    const reader = response.body!.getReader();
    const other = await follow({ twins: [id('pump1')] });
    const twin = stack.projector.twins.get(id('pump1'))!;
    const filling = 'x'.repeat(100_000);
    const events = Array.from({ length: 300 }, (_, index) => ({
      type: 'changed' as const,
      twinId: id('pump1'),
      rev: twin.rev + index + 1,
      prevRev: twin.rev + index,
      at: twin.at,
      cause: { input: 'readings', offset: String(1_000_000 + index) },
      changes: [],
      filling,
    }));
    for (let start = 0; start < events.length; start += 20) {
      await stack.projector.publishEvents(events.slice(start, start + 20));
      await waitUntil('the other reader to have them', () => other.events.length === start + 20);
    }
    expect(other.kinds).not.toContain('lagged');
    const decoder = new TextDecoder();
    let text = '';
    await waitUntil('the account of what was missed', async () => {
      for (let piece = 0; piece < 50 && !text.includes('event: lagged'); piece += 1) text += decoder.decode((await reader.read()).value, { stream: true });
      return text.includes('event: lagged');
    });
    while (!/event: lagged\nid: .*\ndata: .*\n\n/.test(text)) text += decoder.decode((await reader.read()).value, { stream: true });
    await reader.cancel();
    const lagged = JSON.parse(/event: lagged\nid: .*\ndata: (.*)\n\n/.exec(text)![1]!) as { reason: string; twins: { twinId: string; fromRev: number; toRev: number }[] };
    const told = [...text.matchAll(/event: twin\nid: .*\ndata: (.*)\n\n/g)].map(([, json]) => (JSON.parse(json!) as TwinEvent).rev);
    const [missed] = lagged.twins;
    expect(lagged.reason).toBe('slow-reader');
    expect(missed!.fromRev).toBe(Math.max(...told.filter((rev) => rev < missed!.fromRev)) + 1);
    expect(missed!.toRev).toBeLessThanOrEqual(events.at(-1)!.rev);
  });
});
