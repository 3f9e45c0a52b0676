import { type TwinDefinition } from '@orrery/contracts';
import { type TwinView } from '@orrery/twin-model';
import { type HotState, HotStateStore } from '../adapters/hot-state.store.js';
import { type ListedTwin, type TwinFilter, TwinDirectoryStore } from '../adapters/twin-directory.store.js';
import { type HttpApp, startHttpApp } from '../testing/http-app.js';
import { ReadTwin } from './read-twin.js';
import { TwinsController } from './twins.controller.js';

const FILLER = 'acme:riverside:line1-filler';
const viewer = { as: ['viewer'] };

const definition: TwinDefinition = {
  model: 'dtmi:orrery:packaging:Filler;1',
  name: 'Line 1 filler',
  properties: { flowRate: { kind: 'telemetry', datatype: 'double', unit: 'litrePerSecond' } },
  relationships: [],
  sources: {},
};
const view = (twinId: string, rev: number): TwinView => ({
  twinId,
  rev,
  at: '2026-01-01T00:00:00.0000000Z',
  definition,
  properties: { flowRate: { value: 1.25, quality: 'good', eventTs: '2026-01-01T00:00:00.0000000Z', receivedTs: '2026-01-01T00:00:00.0000000Z' } },
  desired: {},
  sources: {},
});

class FakeHotState {
  emptied = false;
  readonly revs = new Map<string, number>();
  onRead: () => void = () => undefined;

  async twins(ids: readonly string[]): Promise<HotState<TwinView>[]> {
    return ids.map((id) => this.state(id, (rev) => view(id, rev)));
  }
  async twin(id: string): Promise<HotState<TwinView>> {
    return (await this.twins([id]))[0]!;
  }
  async revisions(ids: readonly string[]): Promise<HotState<number>[]> {
    this.onRead();
    return ids.map((id) => this.state(id, (rev) => rev));
  }
  private state<T>(id: string, value: (rev: number) => T): HotState<T> {
    if (this.emptied) return { kind: 'emptied' };
    const rev = this.revs.get(id);
    return rev === undefined ? { kind: 'unknown' } : { kind: 'found', value: value(rev) };
  }
}

class FakeDirectory {
  twins: ListedTwin[] = [];
  lastFilter: TwinFilter | undefined;
  async exists(id: string): Promise<boolean> {
    return this.twins.some((twin) => twin.twinId === id);
  }
  async list(filter: TwinFilter, after: string, limit: number): Promise<ListedTwin[]> {
    this.lastFilter = filter;
    return this.twins.filter((twin) => twin.twinId > after).slice(0, limit);
  }
}

describe('GET /twins', () => {
  const hot = new FakeHotState();
  const directory = new FakeDirectory();
  let http: HttpApp;

  beforeAll(async () => {
    http = await startHttpApp(
      [TwinsController],
      [{ provide: HotStateStore, useValue: hot }, { provide: TwinDirectoryStore, useValue: directory }, ReadTwin],
    );
  });
  beforeEach(() => {
    hot.emptied = false;
    hot.onRead = () => undefined;
    hot.revs.clear();
    hot.revs.set(FILLER, 41);
    directory.twins = [{ twinId: FILLER, model: definition.model }];
  });
  afterAll(() => http.close());

  it('answers a twin with its state and revision as entity tag', async () => {
    const answer = await http.request('GET', `/api/v1/twins/${FILLER}`, viewer);
    expect(answer.status).toBe(200);
    expect(answer.headers['etag']).toBe('"rev:41"');
    expect(answer.body).toMatchObject({ twinId: FILLER, rev: 41, properties: { flowRate: { value: 1.25, unit: 'litrePerSecond', quality: 'good' } } });
  });

  it('answers 304 where the client has this revision, and the twin where it has another', async () => {
    const same = await http.request('GET', `/api/v1/twins/${FILLER}`, { ...viewer, headers: { 'if-none-match': '"rev:40", W/"rev:41"' } });
    expect([same.status, same.text]).toEqual([304, '']);
    const other = await http.request('GET', `/api/v1/twins/${FILLER}`, { ...viewer, headers: { 'if-none-match': '"rev:40"' } });
    expect(other.status).toBe(200);
  });

  it('answers 404 for a twin that nobody registered', async () => {
    const answer = await http.request('GET', '/api/v1/twins/acme:riverside:nobody', viewer);
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ type: 'https://orrery.dev/problems/unknown-twin', status: 404, instance: '/api/v1/twins/acme:riverside:nobody' });
  });

  it('answers 503 and never 404 while Redis has been emptied', async () => {
    hot.emptied = true;
    for (const id of [FILLER, 'acme:riverside:nobody']) {
      const answer = await http.request('GET', `/api/v1/twins/${id}`, viewer);
      expect(answer.status).toBe(503);
      expect(answer.headers['retry-after']).toBe('1');
      expect(answer.body.type).toBe('https://orrery.dev/problems/state-rebuilding');
    }
  });

  it('answers 503 for a twin that is registered and not projected yet', async () => {
    hot.revs.clear();
    const answer = await http.request('GET', `/api/v1/twins/${FILLER}`, viewer);
    expect([answer.status, answer.body.type]).toEqual([503, 'https://orrery.dev/problems/not-projected-yet']);
  });

  it('waits for a revision the client knows of', async () => {
    let reads = 0;
    hot.onRead = () => {
      reads += 1;
      if (reads === 3) hot.revs.set(FILLER, 42);
    };
    const answer = await http.request('GET', `/api/v1/twins/${FILLER}?minRev=42`, viewer);
    expect([answer.status, answer.body.rev]).toEqual([200, 42]);
  });

  it('answers 424 with the revision there is where the wanted one does not come', async () => {
    const answer = await http.request('GET', `/api/v1/twins/${FILLER}?minRev=43`, viewer);
    expect([answer.status, answer.headers['retry-after']]).toEqual([424, '1']);
    expect(answer.body).toMatchObject({ type: 'https://orrery.dev/problems/revision-not-reached', rev: 41, minRev: 43 });
  });

  it('reads a twin whose id is as long as ids may be', async () => {
    const id = `acme:riverside:${'x'.repeat(185)}`;
    hot.revs.set(id, 1);
    expect((await http.request('GET', `/api/v1/twins/${id}`, viewer)).status).toBe(200);
  });

  it.each([
    ['/api/v1/twins/NOBODY', '/id'],
    [`/api/v1/twins/${FILLER}?minRev=0`, '/minRev'],
    [`/api/v1/twins/${FILLER}?minRev=x`, '/minRev'],
    [`/api/v1/twins/${FILLER}?foo=1`, '/foo'],
    ['/api/v1/twins?limit=501', '/limit'],
    ['/api/v1/twins?limit=0', '/limit'],
    ['/api/v1/twins?level=galaxy', '/level'],
    ['/api/v1/twins?site=a&site=b', '/site'],
    ['/api/v1/twins?externalId=nocolon', '/externalId'],
  ])('refuses %s and points at %s', async (url, pointer) => {
    const answer = await http.request('GET', url, viewer);
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([expect.objectContaining({ pointer })]);
  });

  it('refuses an If-None-Match that is no list of entity tags', async () => {
    const answer = await http.request('GET', `/api/v1/twins/${FILLER}`, { ...viewer, headers: { 'if-none-match': 'rev:41' } });
    expect(answer.status).toBe(400);
  });

  it('lists page by page, each twin once, with its revision or null', async () => {
    directory.twins = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ twinId: `acme:riverside:${name}`, model: definition.model }));
    hot.revs.set('acme:riverside:a', 7);
    const seen: unknown[] = [];
    let cursor = '';
    do {
      const { body } = await http.request('GET', `/api/v1/twins?limit=2&model=x${cursor}`, viewer);
      seen.push(...body.items);
      cursor = body.nextCursor ? `&cursor=${body.nextCursor as string}` : '';
    } while (cursor !== '');
    expect(seen.map((item) => (item as { twinId: string }).twinId)).toEqual(directory.twins.map((twin) => twin.twinId));
    expect(seen.slice(0, 2)).toEqual([expect.objectContaining({ rev: 7 }), expect.objectContaining({ rev: null })]);
  });

  it('refuses to go on with a cursor under another filter', async () => {
    directory.twins = ['a', 'b'].map((name) => ({ twinId: `acme:riverside:${name}`, model: definition.model }));
    const { body } = await http.request('GET', '/api/v1/twins?limit=1&site=riverside', viewer);
    expect((await http.request('GET', `/api/v1/twins?limit=1&site=hillside&cursor=${body.nextCursor}`, viewer)).status).toBe(400);
  });

  it('lists states with include=state, null where the state is not at hand', async () => {
    directory.twins.push({ twinId: 'acme:riverside:z', model: definition.model });
    const { body } = await http.request('GET', '/api/v1/twins?include=state', viewer);
    expect(body.items).toEqual([
      expect.objectContaining({ twinId: FILLER, rev: 41, state: expect.objectContaining({ properties: expect.anything() }) }),
      { twinId: 'acme:riverside:z', model: definition.model, rev: null, state: null },
    ]);
  });

  it('needs a token, and a role', async () => {
    const none = await http.request('GET', '/api/v1/twins');
    expect([none.status, none.headers['www-authenticate']]).toEqual([401, 'Bearer realm="orrery"']);
    const broken = await http.request('GET', '/api/v1/twins', { headers: { authorization: 'Bearer abc' } });
    expect([broken.status, broken.headers['www-authenticate']]).toEqual([401, expect.stringContaining('error="invalid_token"')]);
    const without = await http.request('GET', '/api/v1/twins', { as: ['gardener'] });
    expect([without.status, without.body.needs]).toEqual([403, ['READ']]);
  });

  it('answers problems for what is no route, and security headers on everything', async () => {
    const answer = await http.request('GET', '/api/v1/nothing', viewer);
    expect([answer.status, answer.headers['content-type']]).toEqual([404, expect.stringContaining('application/problem+json')]);
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'self'");
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });
});
