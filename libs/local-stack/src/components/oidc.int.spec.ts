import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { ROLES, testClient } from '../oidc/settings.js';
import { startOidc, type Oidc } from './oidc.js';

const CONSOLE = 'http://127.0.0.1:18080';
let home: string;
let oidc: Oidc;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'orrery-oidc-'));
  oidc = await startOidc({ home, consoleOrigins: [CONSOLE] });
});
afterAll(async () => {
  await oidc?.stop();
  rmSync(home, { recursive: true, force: true });
});

test('a machine gets a JWT for the API with its role, which verifies by issuer and JWKS', async () => {
  expect((await verify(await oidc.token('orrery-admin'))).payload).toMatchObject({ sub: 'orrery-admin', roles: ['engineer', 'admin'] });
  for (const role of ROLES) expect((await verify(await oidc.token(testClient(role)))).payload).toMatchObject({ sub: `orrery-test-${role}`, roles: [role] });
});

test('a person signs in at the console by code and PKCE, and the token names the person and the role', async () => {
  const browser = new Browser();
  const verifier = randomBytes(32).toString('base64url');
  const loginAt = await browser.follow(authorizeUrl(verifier));
  expect(browser.page).toContain('<label for="password">');

  const callback = await browser.follow(loginAt, signIn('viewer'));
  expect(callback).toContain(`${CONSOLE}/auth/callback?code=`);
  const tokens = await redeem(callback, verifier);
  expect((await verify(tokens.access_token)).payload).toMatchObject({ sub: 'viewer', roles: ['viewer'], name: 'Viewer', email: 'viewer@orrery.example' });
  expect(tokens.refresh_token).toBeTruthy();
});

test('a wrong password is refused in words, and says nothing about which part was wrong', async () => {
  const browser = new Browser();
  const loginAt = await browser.follow(authorizeUrl('x'.repeat(43)));
  const answer = await browser.post(loginAt, new URLSearchParams({ user: 'engineer', password: 'guess' }));
  expect(answer.status).toBe(401);
  expect(await answer.text()).toContain('role="alert" id="wrong">User or password is wrong.');
});

test('the console may call the token endpoint from its origin, another page may not', async () => {
  const preflight = (origin: string): Promise<Response> =>
    fetch(`${oidc.issuer}/token`, { method: 'POST', headers: { origin }, body: new URLSearchParams({ grant_type: 'authorization_code', client_id: 'orrery-console', code: 'x' }) });
  expect((await preflight(CONSOLE)).headers.get('access-control-allow-origin')).toBe(CONSOLE);
  expect((await preflight('http://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
});

test('a terminal signs in by device code, confirmed in a browser', async () => {
  const started = await form('/device/auth', { client_id: 'orrery-cli', scope: 'openid profile' });
  const browser = new Browser();
  const entry = await (await browser.get(started.verification_uri_complete ?? '')).text();
  const loginAt = await browser.follow(`${oidc.issuer}/device`, hiddenFields(entry, { user_code: started.user_code ?? '', confirm: 'yes' }));
  await browser.follow(loginAt, signIn('engineer'));
  expect(browser.page).toContain('Your terminal is signed in');
  const tokens = await form('/token', { client_id: 'orrery-cli', grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: started.device_code ?? '' });
  expect((await verify(tokens.access_token)).payload).toMatchObject({ sub: 'engineer', roles: ['engineer'] });
});

test('after a restart a token from before still verifies: the keys are kept', async () => {
  const token = await oidc.token('orrery-admin');
  await oidc.kill();
  await oidc.restart();
  expect((await verify(token)).payload).toMatchObject({ sub: 'orrery-admin' });
});

function verify(token = ''): Promise<{ payload: object }> {
  return jwtVerify(token, createRemoteJWKSet(new URL(`${oidc.issuer}/jwks`)), { issuer: oidc.issuer, audience: 'orrery-api', typ: 'at+jwt', algorithms: ['RS256'] });
}

function authorizeUrl(verifier: string): string {
  const query = new URLSearchParams({
    client_id: 'orrery-console',
    response_type: 'code',
    redirect_uri: `${CONSOLE}/auth/callback`,
    scope: 'openid profile email',
    state: 's',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  return `${oidc.issuer}/auth?${query.toString()}`;
}

function signIn(id: string): URLSearchParams {
  return new URLSearchParams({ user: id, password: oidc.users.find((user) => user.id === id)?.password ?? '' });
}

function redeem(callback: string, verifier: string): Promise<Record<string, string>> {
  const code = new URL(callback).searchParams.get('code') ?? '';
  return form('/token', { grant_type: 'authorization_code', client_id: 'orrery-console', redirect_uri: `${CONSOLE}/auth/callback`, code, code_verifier: verifier });
}

async function form(path: string, fields: Record<string, string>): Promise<Record<string, string>> {
  const response = await fetch(`${oidc.issuer}${path}`, { method: 'POST', body: new URLSearchParams(fields) });
  return (await response.json()) as Record<string, string>;
}

function hiddenFields(page: string, more: Record<string, string>): URLSearchParams {
  const hidden = [...page.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]);
  return new URLSearchParams({ ...(Object.fromEntries(hidden) as Record<string, string>), ...more });
}

/** Cookies and redirects, as far as a sign-in needs them. */
class Browser {
  /** What it shows after the last redirect. */
  page = '';
  private readonly cookies = new Map<string, string>();

  get(url: string): Promise<Response> {
    return this.request(url, {});
  }

  post(url: string, body: URLSearchParams): Promise<Response> {
    return this.request(url, { method: 'POST', body });
  }

  /** Follows redirects until a page answers or the console's origin is reached; gives that address. */
  async follow(url: string, body?: URLSearchParams): Promise<string> {
    let at = url;
    let response = await (body ? this.post(at, body) : this.get(at));
    while (response.status === 302 || response.status === 303) {
      at = new URL(response.headers.get('location') ?? '', at).href;
      if (at.startsWith(CONSOLE)) return at;
      response = await this.get(at);
    }
    this.page = await response.text();
    return at;
  }

  private async request(url: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      this.cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return response;
  }
}
