import { type TwinEvent } from '@orrery/contracts';
import { waitUntil } from '@orrery/local-stack';
import { type RunningService } from '@orrery/service-kit';
import { ApiStack, startApi } from '../testing/api-stack.js';
import { plantFolder, type TestTwin } from '../testing/plant.js';
import { StreamReader } from '../testing/stream-reader.js';

const id = (name: string) => `acme:riverside:${name}`;
const TWINS: TestTwin[] = [{ name: 'site' }, { name: 'line1', partOf: 'site' }, { name: 'pump1', partOf: 'line1' }, { name: 'pump2', partOf: 'line1' }, { name: 'tank', partOf: 'site' }];
const READ_ALL = { effect: 'grant', actions: ['READ'], scope: { all: true } };

describe('policies, with two instances of the api', () => {
  let stack: ApiStack;
  let other: RunningService;

  /** A request as somebody, at either instance. */
  const ask = async (who: string, path: string, { at = stack.url, roles = [] as string[], method = 'GET', body }: { at?: string; roles?: string[]; method?: string; body?: unknown } = {}) => {
    const token = await stack.issuer.token(roles, { claims: { sub: who, preferred_username: who } });
    const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const answer = await fetch(`${at}/api/v1${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
  const put = async (name: string, grant: object, who = 'root', roles = ['admin']) => ask(who, `/policies/${name}`, { method: 'PUT', body: grant, roles });
  const remove = async (name: string) => ask('root', `/policies/${name}`, { method: 'DELETE', roles: ['admin'] });
  const apply = async (twins: TestTwin[]) => expect((await ask('eve', '/plants/apply', { method: 'POST', roles: ['engineer'], body: plantFolder(twins) })).status).toBe(200);
  const event = (name: string, rev: number, changes: TwinEvent['changes'] = []): TwinEvent => ({ type: 'changed', twinId: id(name), rev, prevRev: rev - 1, at: '2026-01-01T00:00:00.0000000Z', cause: { input: 'readings', offset: '1' }, changes });

  beforeAll(async () => {
    stack = await ApiStack.start();
    other = await startApi(stack.components, stack.issuer.issuer);
    await apply(TWINS);
    await waitUntil('all twins to be projected', () => stack.projector.twins.size === TWINS.length);
  }, 120_000);
  afterEach(async () => {
    await StreamReader.closeAll();
    const { items } = (await ask('root', '/policies', { roles: ['admin'] })).body as { items: { id: string }[] };
    for (const grant of items) await remove(grant.id);
  });
  afterAll(async () => {
    await other?.stop();
    await stack?.stop();
  });

  it('lets a client without any role apply a plant and tell its drift by one grant, and do nothing else', async () => {
    const asJob = (path: string, method = 'POST') => ask('orrery-plant', path, { method, ...(method === 'POST' ? { body: plantFolder(TWINS) } : {}) });
    expect((await asJob('/plants/apply')).status).toBe(403);
    await put('plant-job', { subject: { user: 'orrery-plant' }, effect: 'grant', actions: ['CONFIGURE'], scope: { all: true } });
    expect(((await ask('eve', '/plants', { roles: ['engineer'] })).body as { items: object[] }).items).toEqual([{ plant: 'acme', definitions: expect.any(Number), fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/), appliedAt: expect.any(String), appliedBy: 'eve' }]);
    expect(await Promise.all([asJob('/plants/apply'), asJob('/plants/drift'), asJob('/twins', 'GET'), asJob('/policies', 'GET')])).toEqual([200, 200, 403, 403].map((status) => expect.objectContaining({ status })));
  });

  it('hold on every instance with the first request after the answer', async () => {
    for (let turn = 0; turn < 40; turn += 1) {
      expect((await put('bob', { subject: { user: 'bob' }, ...READ_ALL })).status).toBe(200);
      expect((await ask('bob', `/twins/${id('pump1')}`, { at: other.url })).status).toBe(200);
      expect((await put('bob', { subject: { user: 'bob' }, effect: 'revoke', actions: ['READ'], scope: { all: true } })).status).toBe(200);
      const answers = await Promise.all(Array.from({ length: 5 }, () => ask('bob', `/twins/${id('pump1')}`, { at: other.url })));
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    }
  }, 60_000);

  it('stop an open stream on another instance: nothing that happens after the answer is sent', async () => {
    const token = await stack.issuer.token(['viewer'], { claims: { sub: 'bob' } });
    const bob = await StreamReader.open(other.url, token);
    const witness = await StreamReader.open(other.url, await stack.issuer.token(['viewer'], { claims: { sub: 'carol' } }));
    await stack.projector.publishEvents([event('pump1', 1_001), event('tank', 1_001)]);
    await waitUntil('both to be sent', () => bob.revs(id('tank')).includes(1_001) && bob.revs(id('pump1')).includes(1_001));
    await put('no-pump1', { subject: { user: 'bob' }, effect: 'revoke', actions: ['READ'], scope: { subtree: id('line1') } });
    await stack.projector.publishEvents([event('pump1', 1_002), event('tank', 1_002)]);
    await waitUntil('the others to go on', () => witness.revs(id('pump1')).includes(1_002) && bob.revs(id('tank')).includes(1_002));
    expect(bob.revs(id('pump1'))).toEqual([1_001]);
    expect(bob.lagged()).toEqual([expect.objectContaining({ reason: 'policy-changed', twins: [] })]);
    await put('nothing', { subject: { user: 'bob' }, effect: 'revoke', actions: ['READ'], scope: { all: true } });
    await waitUntil('the stream to be ended', () => bob.isEnded);
    expect(witness.isEnded).toBe(false);
  }, 60_000);

  it('leave closed paths out of events, snapshots, twins and lists, and say so', async () => {
    await put('no-speed', { subject: { role: 'viewer' }, effect: 'revoke', actions: ['READ'], scope: { all: true }, paths: ['speed'] });
    const stream = await StreamReader.open(stack.url, await stack.issuer.token(['viewer']), '?snapshot=true');
    const state = { value: 1, quality: 'good' as const, receivedTs: '2026-01-01T00:00:00.0000000Z' };
    await stack.projector.publishEvents([event('pump2', 2_001, [{ kind: 'reported', path: 'speed', state }, { kind: 'reported', path: 'flow', state }]), event('pump2', 2_002, [{ kind: 'reported', path: 'speed', state }])]);
    await waitUntil('both events', () => stream.revs(id('pump2')).includes(2_002));
    const [mixed, hidden] = stream.events(id('pump2')).slice(-2);
    expect(mixed).toMatchObject({ rev: 2_001, filtered: true, changes: [{ path: 'flow' }] });
    expect(hidden).toMatchObject({ rev: 2_002, prevRev: 2_001, filtered: true, changes: [] });
    expect(stream.snapshots().map(({ properties, filtered }) => [Object.keys(properties), filtered])).toEqual(TWINS.map(() => [['flow', 'valve'], true]));
    const twin = await ask('ada', `/twins/${id('pump2')}`, { roles: ['viewer'] });
    expect([Object.keys(twin.body.properties), twin.headers.get('etag')]).toEqual([['flow', 'valve'], expect.stringMatching(/^"rev:\d+;filtered"$/)]);
    const listed = await ask('ada', '/twins?include=state', { roles: ['viewer'] });
    for (const { state: seen } of listed.body.items) expect(Object.keys(seen.properties)).not.toContain('speed');
  }, 60_000);

  it('list what is open, page by page, each twin once', async () => {
    await put('line', { subject: { user: 'carol' }, effect: 'grant', actions: ['READ'], scope: { subtree: id('line1') } });
    await put('not-pump1', { subject: { user: 'carol' }, effect: 'revoke', actions: ['READ'], scope: { twin: id('pump1') } });
    const first = await ask('carol', '/twins?limit=1');
    const second = await ask('carol', `/twins?limit=1&cursor=${first.body.nextCursor}`);
    expect([first.body.items, second.body.items, second.body.nextCursor]).toEqual([[expect.objectContaining({ twinId: id('line1') })], [expect.objectContaining({ twinId: id('pump2') })], undefined]);
    expect(first.body.items[0]).not.toHaveProperty('partOf');
    expect((await ask('carol', '/relationships')).body.items).toEqual([{ twinId: id('pump2'), name: 'partOf', target: id('line1') }]);
    expect((await ask('carol', `/twins?partOf=${id('site')}`)).body.items).toEqual([]);
    expect((await ask('carol', `/twins/${id('pump1')}`)).status).toBe(404);
    expect((await ask('carol', '/sources')).body.items).toHaveLength(1);
    expect((await ask('carol', '/sources/plc')).status).toBe(200);
  });

  it('follow a twin that becomes part of something else, at once and on every instance', async () => {
    await put('line', { subject: { user: 'carol' }, ...READ_ALL, scope: { subtree: id('line1') } });
    expect((await ask('carol', `/twins/${id('pump2')}`, { at: other.url })).status).toBe(200);
    const stream = await StreamReader.open(other.url, await stack.issuer.token([], { claims: { sub: 'carol' } }));
    await apply(TWINS.map((twin) => (twin.name === 'pump2' ? { name: 'pump2', partOf: 'site' } : twin)));
    expect((await ask('carol', `/twins/${id('pump2')}`, { at: other.url })).status).toBe(404);
    await waitUntil('the stream to be told', () => stream.lagged().some(({ reason }) => reason === 'policy-changed'));
    await apply(TWINS);
    expect((await ask('carol', `/twins/${id('pump2')}`, { at: other.url })).status).toBe(200);
  });

  it('end by themselves when their time is over', async () => {
    const expiresAt = new Date(Date.now() + 1_500).toISOString();
    await put('shift', { subject: { user: 'dave' }, ...READ_ALL, expiresAt });
    expect((await ask('dave', '/twins')).status).toBe(200);
    const stream = await StreamReader.open(other.url, await stack.issuer.token([], { claims: { sub: 'dave' } }));
    await waitUntil('the end', async () => (await ask('dave', '/twins')).status === 403);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
    await waitUntil('the stream to be ended', () => stream.isEnded);
  });

  it('allow writing path by path', async () => {
    await put('speed', { subject: { user: 'erin' }, effect: 'grant', actions: ['READ', 'WRITE_DESIRED'], scope: { twin: id('pump1') }, paths: ['speed'] });
    const patch = (twin: string, body: object) => ask('erin', `/twins/${id(twin)}/desired`, { method: 'PATCH', body });
    expect((await patch('pump1', { speed: { value: 3 } })).status).toBe(200);
    expect((await patch('pump1', { speed: { value: 4 }, valve: { value: true } })).status).toBe(403);
    expect((await patch('tank', { speed: { value: 4 } })).status).toBe(404);
  });

  it('apply no plant for whoever may not configure all of it', async () => {
    await put('not-line', { subject: { user: 'eve' }, effect: 'revoke', actions: ['CONFIGURE'], scope: { subtree: id('line1') } });
    const answer = await ask('eve', '/plants/apply', { method: 'POST', roles: ['engineer'], body: plantFolder(TWINS) });
    expect([answer.status, answer.body.action]).toEqual([403, 'CONFIGURE']);
  });

  it.each<[string, object, number, string]>([
    ['an unknown action', { actions: ['READ', 'FLY'] }, 400, 'must be of READ'],
    ['no action', { actions: [] }, 400, '/actions'],
    ['an unknown role', { subject: { role: 'king' } }, 400, '/subject/role'],
    ['two scopes', { scope: { all: true, site: 'riverside' } }, 400, 'exactly one of'],
    ['an unknown member', { priority: 1 }, 400, '/priority'],
    ['a time without zone', { expiresAt: '2030-01-01T00:00:00' }, 400, 'with zone'],
    ['an unknown twin', { scope: { twin: 'acme:riverside:nobody' } }, 422, 'there is no twin acme:riverside:nobody'],
    ['an unknown subtree', { scope: { subtree: 'acme:riverside:nobody' } }, 422, 'there is no twin'],
    ['a site without twins', { scope: { site: 'atlantis' } }, 422, 'no twin belongs to a site atlantis'],
    ['a pattern that does not parse', { paths: ['motor/**'] }, 422, 'is no pattern of paths'],
    ['an end that has passed', { expiresAt: '2020-01-01T00:00:00Z' }, 422, 'has passed'],
    ['a part of ADMINISTER', { actions: ['ADMINISTER'], scope: { site: 'riverside' } }, 422, 'is not divided'],
  ])('refuse %s, and change nothing', async (_what, more, status, detail) => {
    const answer = await put('bad', { subject: { user: 'bob' }, ...READ_ALL, ...more });
    expect([answer.status, answer.body.detail]).toEqual([status, expect.stringContaining(detail)]);
    expect((await ask('root', '/policies/bad', { roles: ['admin'] })).status).toBe(404);
  });

  it('refuse to lock out the last admin', async () => {
    const answer = await put('coup', { subject: { role: 'admin' }, effect: 'revoke', actions: ['ADMINISTER'], scope: { all: true } });
    expect([answer.status, answer.body.type]).toEqual([409, 'https://orrery.dev/problems/last-admin']);
    expect((await ask('root', '/policies', { roles: ['admin'] })).status).toBe(200);
  });

  it('leave one of two administrators who take each other the right away at once', async () => {
    const revoke = (user: string) => ({ subject: { user }, effect: 'revoke', actions: ['ADMINISTER'], scope: { all: true } });
    for (let turn = 0; turn < 10; turn += 1) {
      const answers = await Promise.all([put('a', revoke('ann'), 'ben', ['admin']), put('b', revoke('ben'), 'ann', ['admin'])]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
      await remove('a');
      await remove('b');
    }
  });

  it('keep account of who changed what, and show what was decided and why', async () => {
    const first = { subject: { user: 'bob' }, effect: 'revoke', actions: ['READ'], scope: { twin: id('tank') }, reason: 'audit' };
    await put('x', first);
    await put('x', first);
    await put('x', { ...first, actions: ['READ', 'READ_HISTORY'] });
    await ask('bob', `/twins/${id('tank')}`, { roles: ['viewer'] });
    const explained = await ask('root', `/policies/effective?subject=bob&twin=${id('tank')}`, { roles: ['admin'] });
    expect(explained.body).toMatchObject({ roles: ['viewer'], rolesFrom: 'token', grants: [{ id: 'x' }], decisions: expect.arrayContaining([{ action: 'READ', allowed: false, reason: 'revoke x' }, { action: 'COMMAND', allowed: false, reason: 'nothing allows it' }]) });
    expect((await ask('root', '/decisions?limit=1', { roles: ['admin'] })).body.items).toEqual([expect.objectContaining({ subject: 'bob', action: 'READ', twinId: id('tank'), allowed: false, reason: 'revoke x' })]);
    await remove('x');
    const { items } = (await ask('root', '/policies/changes?limit=3', { roles: ['admin'] })).body;
    expect(items.map(({ by, before, after }: { by: { subject: string }; before?: { actions: string[] }; after?: { actions: string[] } }) => [by.subject, before?.actions, after?.actions])).toEqual([
      ['root', ['READ', 'READ_HISTORY'], undefined],
      ['root', ['READ'], ['READ', 'READ_HISTORY']],
      ['root', undefined, ['READ']],
    ]);
  });

  it('tell everybody what they may do', async () => {
    await put('x', { subject: { user: 'gus' }, effect: 'grant', actions: ['READ_HISTORY'], scope: { twin: id('tank') } });
    expect((await ask('gus', '/me')).body).toMatchObject({ subject: 'gus', roles: [], may: ['READ_HISTORY'], mayEverywhere: [], grants: [{ id: 'x' }] });
    expect((await ask('root', '/me', { roles: ['admin'] })).body).toMatchObject({ may: ['READ', 'ADMINISTER'], mayEverywhere: ['READ', 'ADMINISTER'], grants: [] });
  });
});
