import { ApiError } from './http/problem.js';
import { OrreryClient } from './orrery-client.js';
import { deadAddress, FakeApi, json } from './testing/fake-api.js';

describe('the client', () => {
  let api: FakeApi;
  beforeEach(async () => {
    api = await FakeApi.start();
  });
  afterEach(() => api.stop());
  const client = (token?: string | ((renew: boolean) => string)) => new OrreryClient({ baseUrl: api.url, ...(token === undefined ? {} : { token }), timeoutMs: 500 });

  it('renews a token that is refused, once', async () => {
    api.handler = ({ headers }, response) => json(response, headers.authorization === 'Bearer new' ? 200 : 401, { type: 'x/unauthenticated', detail: 'expired', name: 'ada' });
    expect(await client((renew) => (renew ? 'new' : 'old')).me()).toMatchObject({ name: 'ada' });
    await expect(client(() => 'old').me()).rejects.toMatchObject({ status: 401 });
    expect(api.seen).toHaveLength(4);
  });

  it('throws the problem that the api names, with what to do', async () => {
    api.handler = (_request, response) => json(response, 409, { type: 'https://orrery.dev/problems/needs-command', title: 't', status: 409, detail: 'why', remedy: 'propose one', paths: ['speed'] });
    const refused = client('t').patchDesired('a:b:c', { speed: { value: 1 } });
    await expect(refused).rejects.toMatchObject({ kind: 'needs-command', message: 'why', remedy: 'propose one', retryable: false, problem: { paths: ['speed'] } });
    await expect(refused).rejects.toBeInstanceOf(ApiError);
  });

  it('makes a problem of an answer that is none', async () => {
    api.handler = (_request, response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
    await expect(client('t').me()).rejects.toMatchObject({ status: 502, retryable: true });
  });

  it('says that the api does not answer, and gives up after its time limit', async () => {
    api.handler = () => undefined;
    await expect(client('t').me()).rejects.toMatchObject({ status: 0, kind: 'no-answer', retryable: true, message: expect.stringContaining('500 ms') });
    await expect(new OrreryClient({ baseUrl: await deadAddress() }).me()).rejects.toMatchObject({ status: 0, message: expect.stringContaining('ECONNREFUSED') });
  });

  it('gives undefined for what is unknown, and throws for what cannot be said', async () => {
    api.handler = (_request, response) => json(response, 404, { type: 'https://orrery.dev/problems/unknown-twin', detail: 'x' });
    expect(await client('t').twin('a:b:c')).toBeUndefined();
    api.handler = (_request, response) => json(response, 503, { type: 'https://orrery.dev/problems/state-rebuilding', detail: 'x' });
    await expect(client('t').twin('a:b:c')).rejects.toMatchObject({ status: 503, retryable: true });
  });

  it('asks for a twin only where it has changed', async () => {
    api.handler = ({ headers }, response) => (headers['if-none-match'] === '"rev:7"' ? response.writeHead(304).end() : json(response, 200, { rev: 7 }));
    expect(await client('t').twinUnless('a:b:c', 7)).toBeUndefined();
    expect(await client('t').twinUnless('a:b:c', 6)).toEqual({ rev: 7 });
  });

  it('sends a wish as a merge patch, with the revisions it may build on', async () => {
    api.handler = (_request, response) => json(response, 200, { rev: 42, requestId: 'r' });
    expect(await client('t').patchDesired('a:b:c', { speed: { value: 1 }, label: null }, { ifMatch: [40, 41] })).toEqual({ kind: 'applied', rev: 42 });
    expect(api.seen[0]).toMatchObject({ method: 'PATCH', url: '/api/v1/twins/a%3Ab%3Ac/desired', body: '{"speed":{"value":1},"label":null}' });
    expect(api.seen[0]!.headers).toMatchObject({ 'content-type': 'application/merge-patch+json', 'if-match': '"rev:40", "rev:41"' });
    await client('t').patchDesired('a:b:c', { label: null }, { ifWish: [17] });
    expect(api.seen[1]!.headers).toMatchObject({ 'if-match': '"wish:17"' });
  });

  it('tells a wish that was not judged in time from one that was', async () => {
    api.handler = (_request, response) => json(response, 202, { requestId: 'r', status: 'pending' }, { location: '/api/v1/x' });
    expect(await client('t').patchDesired('a:b:c', {})).toEqual({ kind: 'accepted', requestId: 'r', location: '/api/v1/x' });
  });

  it('reads a list to its end, page by page', async () => {
    api.handler = ({ url }, response) => json(response, 200, url.includes('cursor=2') ? { items: ['c'] } : { items: ['a', 'b'], nextCursor: '2' });
    const seen = [];
    for await (const twin of client('t').all((page) => client('t').twins({ site: 'x', ...page }))) seen.push(twin);
    expect(seen).toEqual(['a', 'b', 'c']);
    expect(api.seen.map(({ url }) => url)).toEqual(['/api/v1/twins?site=x&limit=500', '/api/v1/twins?site=x&limit=500&cursor=2']);
  });

  it('asks for several paths of a history by naming the parameter once for each', async () => {
    api.handler = (_request, response) => json(response, 200, { series: [] });
    await client('t').history('a:b:c', { path: ['motor/current', 'speed'], from: '2024-01-01T00:00:00Z', to: '2025-01-01T00:00:00Z', aggregates: ['avg', 'max'], points: 800 });
    const asked = new URL(api.seen[0]!.url, api.url);
    expect(asked.pathname).toBe('/api/v1/twins/a%3Ab%3Ac/history');
    expect(asked.searchParams.getAll('path')).toEqual(['motor/current', 'speed']);
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({ aggregates: 'avg,max', points: '800' });
  });

  it('puts a grant at its id, and takes it away', async () => {
    api.handler = ({ method }, response) => (method === 'DELETE' ? response.writeHead(204).end() : json(response, 200, {}));
    await client('t').policies.put({ id: 'night shift', subject: { role: 'operator' }, effect: 'grant', actions: ['READ'], scope: { all: true } });
    await client('t').policies.remove('night shift');
    expect(api.seen.map(({ method, url }) => `${method} ${url}`)).toEqual(['PUT /api/v1/policies/night%20shift', 'DELETE /api/v1/policies/night%20shift']);
    expect(api.seen[0]!.body).not.toContain('night shift');
  });

  it('asks for what is public without a token', async () => {
    api.handler = (_request, response) => json(response, 200, {});
    await client('t').publicConfig();
    expect(api.seen[0]!.headers.authorization).toBeUndefined();
  });
});
