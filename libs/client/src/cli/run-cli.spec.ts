import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deadAddress, FakeApi, json } from '../testing/fake-api.js';
import { runCli } from './run-cli.js';

describe('the orrery command', () => {
  let api: FakeApi;
  let home: string;
  beforeEach(async () => {
    api = await FakeApi.start();
    home = mkdtempSync(join(tmpdir(), 'orrery-cli-'));
  });
  afterEach(async () => {
    await api.stop();
    rmSync(home, { recursive: true, force: true });
  });

  async function run(args: string[], env: Record<string, string> = {}, signal = new AbortController().signal) {
    let out = '';
    let err = '';
    const streams = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
    const code = await runCli(args, { env: { ORRERY_URL: api.url, ORRERY_TOKEN: 'test-token', XDG_CONFIG_HOME: home, ...env }, cwd: home, streams, signal, version: '0.1.0' });
    return { code, out, err };
  }

  /** The api and its issuer in one. */
  function issuer(tokens: Record<string, unknown>): void {
    api.handler = ({ url, headers }, response) => {
      if (url === '/.well-known/openid-configuration') return json(response, 200, { issuer: api.url, token_endpoint: `${api.url}/token`, device_authorization_endpoint: `${api.url}/device` });
      if (url === '/api/v1/config') return json(response, 200, { issuer: api.url, version: '0.1.0', realm: 'real', now: new Date().toISOString() });
      if (url === '/token') return json(response, 200, tokens);
      if (url === '/device') return json(response, 200, { device_code: 'd', user_code: 'ABCD', verification_uri: `${api.url}/verify`, expires_in: 60, interval: 0.01 });
      if (url === '/api/v1/sources') return json(response, headers.authorization === `Bearer ${String(tokens['access_token'])}` ? 200 : 401, { items: [] });
      return json(response, 404, { type: 'x/not-found', detail: url });
    };
  }

  it('prints the same as JSON with -o json, wherever it stands', async () => {
    api.handler = (_request, response) => json(response, 200, { items: [{ twinId: 'a:b:c', rev: 7, model: 'm' }] });
    for (const args of [['get', 'twins', '-o', 'json'], ['-o', 'json', 'get', 'twins']]) {
      const { code, out } = await run(args);
      expect([code, JSON.parse(out)]).toEqual([0, [{ twinId: 'a:b:c', rev: 7, model: 'm' }]]);
    }
    const { out } = await run(['get', 'twins']);
    expect(out).toMatch(/^TWIN +REV .*\na:b:c +7 /);
  });

  it('searches by RQL, page by page, and says when the index is behind', async () => {
    const pages = [{ items: [{ twinId: 'a:b:c', name: 'C', 'properties/flow': 2.5 }], nextCursor: 'x', lag: { ms: 0, records: 0 } }, { items: [{ twinId: 'a:b:d' }], lag: { ms: 40, records: 3 } }];
    api.handler = ({ url }, response) => json(response, 200, pages[url.includes('cursor=x') ? 1 : 0]);
    const { code, out, err } = await run(['search', 'gt(properties/flow,2)', '--sort=-name', '--fields', 'name,properties/flow', '--limit', '0']);
    expect([code, out.split('\n'), err]).toEqual([0, ['TWIN   NAME  PROPERTIES/FLOW', 'a:b:c  C     2.5', 'a:b:d  –     –', ''], 'The index is 3 records, 40 ms behind.\n']);
    expect(api.seen[0]!.url).toBe('/api/v1/search?filter=gt%28properties%2Fflow%2C2%29&sort=-name&fields=name%2Cproperties%2Fflow&limit=500');
  });

  it('shows a twin with value, unit, quality, age and what is wanted', async () => {
    const at = new Date(Date.now() - 5_000).toISOString();
    const twin = {
      twinId: 'a:b:c',
      rev: 7,
      model: 'm',
      properties: { speed: { kind: 'property', datatype: 'double', unit: 'metrePerSecond', value: 1.5, quality: 'stale', eventTs: at }, never: { kind: 'telemetry', datatype: 'double' } },
      desired: { speed: { value: 2, status: 'pending', by: 'ada' } },
      sources: {},
      relationships: [],
    };
    api.handler = (_request, response) => json(response, 200, twin);
    const { out } = await run(['get', 'twin', 'a:b:c']);
    expect(out).toMatch(/speed +1\.5 +metrePerSecond +stale +5 s +2 \(pending, by ada\)/);
    expect(out).toMatch(/never +– +never read/);
  });

  it.each<[string, string[], Record<string, string>, number, number, string]>([
    ['a command there is not', ['fly'], {}, 200, 2, 'unknown command'],
    ['an option that is missing', ['apply'], {}, 200, 2, '--file'],
    ['a number that is none', ['get', 'twins', '--limit', 'x'], {}, 200, 2, 'whole number'],
    ['a folder that is not there', ['apply', '-f', '/nowhere'], {}, 200, 2, '/nowhere'],
    ['an address that is none', ['get', 'sources'], { ORRERY_URL: 'nowhere' }, 200, 2, 'http://host:port'],
    ['a profile that is not there', ['get', 'sources', '--profile', 'p'], {}, 200, 2, 'no profile p'],
    ['no answer', ['get', 'sources'], { ORRERY_URL: 'http://127.0.0.1:1' }, 200, 3, 'does not answer'],
    ['an api that cannot now', ['get', 'sources'], {}, 503, 3, 'why'],
    ['a token that is refused', ['get', 'sources'], {}, 401, 4, 'why'],
    ['a right that is missing', ['get', 'dead-letters'], {}, 403, 4, 'why'],
    ['what is not found', ['get', 'source', 'plc'], {}, 404, 1, 'why'],
    ['no way to sign in', ['get', 'sources'], { ORRERY_TOKEN: '' }, 200, 4, 'orrery token --device'],
  ])('ends with its own code and says what to do: %s', async (_what, args, env, status, code, text) => {
    api.handler = (_request, response) => json(response, status, { type: 'x/y', detail: 'why', remedy: 'do this' });
    const ended = await run(args, env);
    expect(ended).toMatchObject({ code, err: expect.stringContaining(text) });
    expect(ended.err).not.toContain('test-token');
  });

  it('tells an error as JSON too', async () => {
    api.handler = (_request, response) => json(response, 403, { type: 'x/forbidden', title: 't', status: 403, detail: 'why', remedy: 'ask' });
    const { code, err } = await run(['get', 'dead-letters', '-o', 'json']);
    expect([code, JSON.parse(err)]).toEqual([4, { type: 'x/forbidden', title: 't', status: 403, detail: 'why', remedy: 'ask' }]);
  });

  it('works at once beside a running stack, by the credentials it left', async () => {
    issuer({ access_token: 'local', expires_in: 300 });
    mkdirSync(join(home, '.orrery'));
    writeFileSync(join(home, '.orrery', 'credentials.json'), JSON.stringify({ url: api.url, issuer: api.url, clientId: 'orrery-admin', clientSecret: 's' }));
    expect(await run(['get', 'sources', '-o', 'json'], { ORRERY_URL: '', ORRERY_TOKEN: '' })).toMatchObject({ code: 0, out: '[]\n' });
    expect(api.seen.find(({ url }) => url === '/token')!.headers.authorization).toBe(`Basic ${btoa('orrery-admin:s')}`);
  });

  it('signs what it approves with the key to which it has its token bound', async () => {
    issuer({ access_token: 'bound', expires_in: 300 });
    const ask = api.handler;
    const command = { id: 'c-1', twinId: 'acme:riverside:filler', path: 'speed', value: 9_500, state: 'proposed', approvals: [], approvalsNeeded: 1, steps: [] };
    api.handler = (request, response) => (request.url.startsWith('/api/v1/commands/c-1') ? json(response, 200, request.method === 'POST' ? { status: 'done', request: 'r-1', command } : command) : ask(request, response));
    expect(await run(['command', 'approve', 'c-1'], { ORRERY_TOKEN: '', ORRERY_CLIENT_ID: 'ada', ORRERY_CLIENT_SECRET: 's' })).toMatchObject({ code: 0 });
    const { body } = api.seen.find(({ url }) => url === '/api/v1/commands/c-1/approve')!;
    const jwk = (jws: unknown) => (JSON.parse(Buffer.from(String(jws).split('.')[0]!, 'base64url').toString()) as { jwk: unknown }).jwk;
    expect(jwk((JSON.parse(body) as { signature: string }).signature)).toEqual(jwk(api.seen.find(({ url }) => url === '/token')!.headers['dpop']));
  });

  it('never shows the credentials of one address to another', async () => {
    issuer({ access_token: 'local', expires_in: 300 });
    mkdirSync(join(home, '.orrery'));
    writeFileSync(join(home, '.orrery', 'credentials.json'), JSON.stringify({ url: 'http://127.0.0.1:1', issuer: api.url, clientId: 'orrery-admin', clientSecret: 's' }));
    expect((await run(['get', 'sources'], { ORRERY_TOKEN: '' })).code).toBe(4);
    expect(api.seen).toEqual([]);
  });

  it('signs in by device code, and keeps what it got for its owner alone', async () => {
    issuer({ access_token: 'by-device', expires_in: 300, refresh_token: 'r' });
    const { code, out, err } = await run(['token', '--device'], { ORRERY_TOKEN: '' });
    expect([code, out]).toEqual([0, 'by-device\n']);
    expect(err).toContain('confirm the code ABCD');
    const file = join(home, 'orrery', 'default.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ url: api.url, clientId: 'orrery-cli', tokens: { refreshToken: 'r' } });
    expect((await run(['get', 'sources', '-o', 'json'], { ORRERY_TOKEN: '' })).code).toBe(0);
  });

  it('refreshes a token that has ended', async () => {
    issuer({ access_token: 'fresh', expires_in: 300 });
    mkdirSync(join(home, 'orrery'));
    const tokens = { accessToken: 'old', expiresAt: Date.now() - 1_000, refreshToken: 'r' };
    writeFileSync(join(home, 'orrery', 'work.json'), JSON.stringify({ url: api.url, issuer: api.url, clientId: 'orrery-cli', tokens }));
    expect((await run(['get', 'sources', '--profile', 'work'], { ORRERY_TOKEN: '' })).code).toBe(0);
    expect(JSON.parse(readFileSync(join(home, 'orrery', 'work.json'), 'utf8'))).toMatchObject({ tokens: { accessToken: 'fresh', refreshToken: 'r' } });
  });

  it('watches changes, one object a line with -o json, and ends well at Ctrl-C', async () => {
    const ending = new AbortController();
    api.handler = (_request, response) => {
      const event = { type: 'changed', twinId: 'a:b:c', rev: 2, changes: [{ kind: 'reported', path: 'flow', state: { value: 1.5, quality: 'good', eventTs: 't' } }] };
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(`event: live\nid: c0\ndata: {}\n\nevent: twin\nid: c1\ndata: ${JSON.stringify(event)}\n\n`);
      if (api.seen.length === 2) setImmediate(() => ending.abort());
    };
    expect(await run(['watch', 'a:b:c', '--count', '1'])).toMatchObject({ code: 0, out: 'a:b:c rev 2: flow = 1.5 (good) at t\n' });
    const { code, out } = await run(['watch', '-o', 'json'], {}, ending.signal);
    expect(code).toBe(0);
    for (const line of out.trim().split('\n').filter(Boolean)) expect(JSON.parse(line)).toHaveProperty('kind');
  });

  it('examines everything, says what to do about what is wrong, and ends with 1', async () => {
    const source = { id: 'plc', endpoint: 'opc.tcp://x', gapList: [], status: { at: new Date().toISOString(), since: new Date().toISOString(), state: 'disconnected', reason: 'BadTimeout', items: { bound: 1, monitored: 0, failed: 0 }, gaps: 1 } };
    api.handler = ({ url }, response) => {
      if (url === '/.well-known/openid-configuration') return json(response, 200, { issuer: api.url });
      if (url === '/api/v1/config') return json(response, 200, { issuer: api.url, version: '0.1.0', realm: 'real', now: new Date(Date.now() + 60_000).toISOString() });
      if (url === '/api/v1/health') return json(response, 200, { ok: false, checks: { redis: { ok: false, detail: 'no answer within 1000 ms' }, postgres: { ok: true } } });
      if (url === '/api/v1/me') return json(response, 200, { name: 'ada', roles: ['viewer'], may: ['READ'], expiresAt: new Date(Date.now() + 300_000).toISOString() });
      return json(response, 200, { items: [source] });
    };
    const { code, out } = await run(['doctor', '-o', 'json']);
    const { ok, checks } = JSON.parse(out) as { ok: boolean; checks: { name: string; result: string; remedy?: string }[] };
    expect([code, ok]).toEqual([1, false]);
    expect(checks.map(({ name, result }) => `${name} ${result}`)).toEqual(['api ok', 'version ok', 'clocks warning', 'issuer ok', 'redis failed', 'postgres ok', 'token ok', 'source plc failed']);
    for (const check of checks.filter(({ result }) => result !== 'ok')) expect(check.remedy).toMatch(/\w/);
  });

  it('says once that nobody is signed in, where that is what is wrong', async () => {
    api.handler = ({ url }, response) => {
      if (url === '/.well-known/openid-configuration') return json(response, 200, { issuer: api.url });
      if (url === '/api/v1/config') return json(response, 200, { issuer: api.url, version: '0.1.0', realm: 'real', now: new Date().toISOString() });
      return json(response, 401, { type: 'https://orrery.dev/problems/no-token', title: 'Unauthenticated', status: 401, remedy: 'Sign in.' });
    };
    const { code, out } = await run(['doctor', '-o', 'json']);
    const { checks } = JSON.parse(out) as { checks: { name: string; result: string }[] };
    expect([code, checks.map(({ name, result }) => `${name} ${result}`)]).toEqual([1, ['api ok', 'version ok', 'clocks ok', 'issuer ok', 'token failed']]);
  });

  it('says what to do where nothing answers at all', async () => {
    const { code, out } = await run(['doctor'], { ORRERY_URL: await deadAddress() });
    expect([code, out]).toEqual([1, expect.stringMatching(/FAILED {3}api: .*ECONNREFUSED[\s\S]*npm start/)]);
  });
});
