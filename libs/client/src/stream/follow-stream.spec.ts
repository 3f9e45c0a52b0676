import { type ServerResponse } from 'node:http';
import { OrreryClient } from '../orrery-client.js';
import { FakeApi, json } from '../testing/fake-api.js';
import { type StreamOptions } from './follow-stream.js';
import { type StreamMessage } from './messages.js';

const event = (rev: number) => `event: twin\nid: c${rev}\ndata: ${JSON.stringify({ twinId: 'a:b:c', rev })}\n\n`;
const live = 'event: open\ndata: {}\n\nevent: live\nid: c0\ndata: {}\n\n';

describe('following the stream', () => {
  let api: FakeApi;
  beforeEach(async () => {
    api = await FakeApi.start();
  });
  afterEach(() => api.stop());

  const open = (response: ServerResponse, text: string) => response.writeHead(200, { 'content-type': 'text/event-stream' }).write(text);

  /** Reads until `enough`, then ends the stream. */
  async function read(options: StreamOptions, enough: (messages: StreamMessage[]) => boolean): Promise<StreamMessage[]> {
    const messages: StreamMessage[] = [];
    const ending = new AbortController();
    for await (const message of new OrreryClient({ baseUrl: api.url, token: 't' }).stream({ ...options, signal: ending.signal })) {
      messages.push(message);
      if (enough(messages)) ending.abort();
    }
    return messages;
  }
  const revs = (messages: StreamMessage[]) => messages.flatMap((message) => (message.kind === 'event' ? [message.event.rev] : []));

  it('goes on after a lost connection from the last message it had', async () => {
    const answers = [live + event(1), `: heartbeat\nid: c5\n\n`, live + event(6)];
    api.handler = (_request, response) => {
      open(response, answers.shift()!);
      if (answers.length > 0) response.end();
    };
    const messages = await read({}, (all) => revs(all).length === 2);
    expect(revs(messages)).toEqual([1, 6]);
    expect(api.seen.map(({ url }) => url)).toEqual(['/api/v1/stream', '/api/v1/stream?from=c1', '/api/v1/stream?from=c5']);
    expect(messages.filter(({ kind }) => kind === 'lost')).toHaveLength(2);
  });

  it('asks for snapshots again where the connection was lost before all had come, and not after', async () => {
    const snapshot = 'event: open\ndata: {}\n\nevent: snapshot\ndata: {"twin":{"twinId":"a:b:c","rev":1}}\n\n';
    const answers = [snapshot, `${snapshot}event: live\nid: c1\ndata: {}\n\n`, live + event(2)];
    api.handler = (_request, response) => {
      open(response, answers.shift()!);
      if (answers.length > 0) response.end();
    };
    await read({ snapshot: true }, (all) => revs(all).length === 1);
    expect(api.seen.map(({ url }) => url)).toEqual(['/api/v1/stream?snapshot=true', '/api/v1/stream?snapshot=true', '/api/v1/stream?from=c1']);
  });

  it('tries again while the api says that it cannot now, and gives up where it says that it will not', async () => {
    api.handler = (_request, response) => (api.seen.length < 2 ? json(response, 503, { type: 'x/unavailable', detail: 'later' }) : json(response, 403, { type: 'x/forbidden', detail: 'no' }));
    await expect(read({}, () => false)).rejects.toMatchObject({ status: 403 });
    expect(api.seen).toHaveLength(2);
  });

  it('counts a connection as lost on which nothing comes any more', async () => {
    api.handler = (_request, response) => open(response, api.seen.length === 1 ? live : live + event(1));
    const messages = await read({ silenceMs: 100 }, (all) => revs(all).length === 1);
    expect(messages).toContainEqual(expect.objectContaining({ kind: 'lost', reason: 'nothing came for 100 ms' }));
  });

  it('hands over what was missed, and passes over kinds it does not know', async () => {
    const lagged = { reason: 'slow-reader', twins: [{ twinId: 'a:b:c', fromRev: 2, toRev: 9 }], more: 0, from: 'c1', to: 'c9' };
    api.handler = (_request, response) => open(response, `${live}event: novelty\nid: c1\ndata: {}\n\nevent: lagged\nid: c9\ndata: ${JSON.stringify(lagged)}\n\n`);
    const messages = await read({}, (all) => all.some(({ kind }) => kind === 'lagged'));
    expect(messages.at(-1)).toEqual({ kind: 'lagged', cursor: 'c9', ...lagged });
    expect(messages.map(({ kind }) => kind)).toEqual(['open', 'live', 'lagged']);
  });

  it('asks for the twins that are wanted', async () => {
    api.handler = (_request, response) => open(response, live);
    await read({ twins: ['a:b:c', 'a:b:d'], subtree: 'a:b:e', from: 'c7' }, (all) => all.length === 2);
    expect(api.seen[0]!.url).toBe('/api/v1/stream?twins=a%3Ab%3Ac%2Ca%3Ab%3Ad&subtree=a%3Ab%3Ae&from=c7');
  });

  it('follows alerts and commands in the same way, and passes over kinds to come', async () => {
    const answers = ['event: open\nid: a0\ndata: {}\n\nevent: alert\nid: a1\ndata: {"key":"k","rev":2}\n\nevent: gossip\nid: a2\ndata: {}\n\n', 'event: open\nid: a2\ndata: {}\n\nevent: stop\nid: a3\ndata: {"type":"killed","site":"acme:riverside","at":"t"}\n\n'];
    api.handler = (_request, response) => {
      open(response, answers.shift()!);
      if (answers.length > 0) response.end();
    };
    const seen: unknown[] = [];
    const ending = new AbortController();
    for await (const message of new OrreryClient({ baseUrl: api.url, token: 't' }).activity({ signal: ending.signal })) {
      if (message.kind === 'alert') seen.push([message.alert.rev, message.cursor]);
      if (message.kind === 'stop') seen.push([message.stop.type, message.cursor]);
      if (seen.length === 2) ending.abort();
    }
    expect(seen).toEqual([[2, 'a1'], ['killed', 'a3']]);
    expect(api.seen.map(({ url }) => url)).toEqual(['/api/v1/stream/activity', '/api/v1/stream/activity?from=a2']);
  });
});
