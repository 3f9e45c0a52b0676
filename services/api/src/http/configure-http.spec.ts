import { Controller, Get } from '@nestjs/common';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Public } from '../auth/roles.js';
import { HealthRegistry } from '@orrery/service-kit';
import { ConfigController } from '../system/config.controller.js';
import { HealthController } from '../system/health.controller.js';
import { MeController } from '../system/me.controller.js';
import { type HttpApp, startHttpApp } from '../testing/http-app.js';

@Controller('api/v1/unguarded')
class UnguardedController {
  @Get()
  forgotten(): string {
    return 'secret';
  }

  @Get('failing')
  @Public()
  failing(): never {
    throw new Error('password=hunter2');
  }
}

describe('HTTP around the controllers', () => {
  let dir: string;
  let http: HttpApp;
  const health = new HealthRegistry();
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'orrery-console-'));
    mkdirSync(join(dir, 'assets'));
    writeFileSync(join(dir, 'index.html'), '<!doctype html><title>console</title>');
    writeFileSync(join(dir, 'assets', 'app-1234.js'), 'export {};');
    http = await startHttpApp([MeController, ConfigController, HealthController, UnguardedController], [{ provide: HealthRegistry, useValue: health }], { consoleDir: dir });
  });
  afterAll(async () => {
    await http.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it.each(['/', '/twins/acme:riverside:line1', '/auth/callback?code=x', '/sources'])('serves the page of the console at %s', async (url) => {
    const answer = await http.request('GET', url);
    expect([answer.status, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([200, expect.stringContaining('text/html'), 'no-cache']);
    expect(answer.headers['content-security-policy']).toContain(`connect-src 'self' ${http.issuer.issuer}`);
  });

  it('lets files with a hash in their name be kept', async () => {
    const answer = await http.request('GET', '/assets/app-1234.js');
    expect([answer.status, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([200, expect.stringContaining('javascript'), expect.stringContaining('immutable')]);
  });

  it.each(['/api/v1/nothing', '/api', '/api/v2/twins', '/metrics', '/metrics/x', '/health/ready', '/health/x'])('answers a problem and no page at %s', async (url) => {
    const answer = await http.request('GET', url);
    expect([answer.status, answer.headers['content-type']]).toEqual([404, expect.stringContaining('application/problem+json')]);
  });

  it.each(['/../package.json', '/..%2f..%2fetc%2fpasswd', '/assets/..%2f..%2f..%2fetc/passwd'])('gives nothing away outside of the console at %s', async (url) => {
    const answer = await http.request('GET', url);
    expect(answer.text).not.toMatch(/root:|"name"/);
  });

  it('closes a route that names no roles, to engineers too', async () => {
    expect((await http.request('GET', '/api/v1/unguarded', { as: ['engineer'] })).status).toBe(403);
  });

  it('tells nothing of the inside where something fails', async () => {
    const answer = await http.request('GET', '/api/v1/unguarded/failing');
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('hunter2');
    expect(answer.body.type).toBe('https://orrery.dev/problems/internal');
  });

  it('tells everybody where to sign in, and the signed-in who they are', async () => {
    expect((await http.request('GET', '/api/v1/config')).body).toMatchObject({ issuer: http.issuer.issuer, clientId: 'orrery-console', audience: 'orrery-api', realm: 'real' });
    expect((await http.request('GET', '/api/v1/me', { as: ['engineer', 'astronaut'] })).body).toMatchObject({ subject: 'u-1', name: 'ada', roles: ['engineer'] });
  });

  it('tells what it stands on to the signed-in alone, whatever they may do, and while nobody can be judged too', async () => {
    health.trouble('postgres', 'cannot be reached');
    http.policy.isAway = true;
    const nobody = await http.request('GET', '/api/v1/health');
    expect([nobody.status, nobody.text]).toEqual([401, expect.not.stringContaining('postgres')]);
    const signedIn = await http.request('GET', '/api/v1/health', { as: ['astronaut'] });
    expect([signedIn.status, signedIn.body]).toEqual([200, { ok: false, checks: expect.objectContaining({ postgres: { ok: false, detail: 'cannot be reached' } }) }]);
    http.policy.isAway = false;
  });

  it('has an OpenAPI document', async () => {
    const { status, body } = await http.request('GET', '/api/openapi.json');
    expect([status, body.openapi]).toEqual([200, expect.stringMatching(/^3\./)]);
    expect(Object.keys(body.paths)).toContain('/api/v1/me');
  });
});
