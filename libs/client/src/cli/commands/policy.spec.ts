import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeApi, json } from '../../testing/fake-api.js';
import { runCli } from '../run-cli.js';

const NIGHT = { id: 'night-shift', subject: { role: 'operator' }, effect: 'grant', actions: ['COMMAND'], scope: { subtree: 'acme:riverside:line1' }, paths: ['motor/*'], expiresAt: '2027-01-01T00:00:00.0000000Z' };

describe('orrery policy', () => {
  let api: FakeApi;
  let home: string;
  beforeEach(async () => {
    api = await FakeApi.start();
    home = mkdtempSync(join(tmpdir(), 'orrery-policy-'));
  });
  afterEach(async () => {
    await api.stop();
    rmSync(home, { recursive: true, force: true });
  });

  async function run(...args: string[]) {
    let out = '';
    let err = '';
    const streams = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
    const env = { ORRERY_URL: api.url, ORRERY_TOKEN: 't', XDG_CONFIG_HOME: home };
    const code = await runCli(['policy', ...args], { env, cwd: home, streams, signal: new AbortController().signal, version: '0' });
    return { code, out, err };
  }
  function file(content: string): string {
    const path = join(home, 'policies.yaml');
    writeFileSync(path, content);
    return path;
  }

  it('shows whom each policy concerns, where and until when', async () => {
    api.handler = (_request, response) => json(response, 200, { version: 2, items: [NIGHT] });
    const { out } = await run('get');
    expect(out).toMatch(/night-shift +role operator +grant +COMMAND +subtree acme:riverside:line1 +motor\/\* +2027-01-01T00:00:00/);
    expect((await run('get', 'day-shift')).code).toBe(1);
  });

  it('puts each grant of a file at its id', async () => {
    api.handler = (_request, response) => json(response, 200, NIGHT);
    const { code, out } = await run('apply', '-f', file('- id: a\n  subject: { user: ada }\n  effect: revoke\n  actions: [READ]\n  scope: { all: true }\n- { id: b, subject: { role: viewer }, effect: grant, actions: [READ], scope: { site: riverside } }\n'));
    expect([code, out]).toEqual([0, 'a: holds\nb: holds\n']);
    expect(api.seen.map(({ method, url }) => `${method} ${url}`)).toEqual(['PUT /api/v1/policies/a', 'PUT /api/v1/policies/b']);
    expect(JSON.parse(api.seen[0]!.body)).toEqual({ subject: { user: 'ada' }, effect: 'revoke', actions: ['READ'], scope: { all: true } });
  });

  it('says why nobody would be left to administer', async () => {
    api.handler = (_request, response) => json(response, 409, { type: 'https://orrery.dev/problems/last-admin', title: '', status: 409, detail: 'nobody who is known to administer could do so', remedy: 'Grant ADMINISTER to another user first.' });
    const { code, err } = await run('delete', 'deputy');
    expect([code, err]).toEqual([1, expect.stringMatching(/nobody who is known[\s\S]*Grant ADMINISTER/)]);
  });

  it.each([
    ['a file that is none', () => join(home, 'nothing.yaml')],
    ['what is no YAML', () => file('a: [')],
    ['a grant without id', () => file('subject: { user: ada }')],
  ])('refuses %s before anything is asked', async (_what, path) => {
    expect([(await run('apply', '-f', path())).code, api.seen.length]).toEqual([2, 0]);
  });

  it('explains what decides', async () => {
    api.handler = (_request, response) =>
      json(response, 200, { subject: 'bob', roles: ['viewer'], rolesFrom: 'token', version: 3, may: ['READ'], grants: [], decisions: [{ action: 'READ', allowed: false, reason: 'revoke x' }] });
    const { out } = await run('explain', 'bob', '--twin', 'acme:riverside:tank', '--path', 'level');
    expect(api.seen[0]!.url).toBe('/api/v1/policies/effective?subject=bob&twin=acme%3Ariverside%3Atank&path=level');
    expect(out).toContain('bob  roles: viewer (as their token last showed)');
    expect(out).toMatch(/READ +no +revoke x/);
  });
});
