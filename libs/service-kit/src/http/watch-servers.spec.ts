import { HealthRegistry } from '../health/health-registry.js';
import { Metrics } from '../metrics/metrics.js';
import { type AnsweringServer } from './answering-server.js';
import { openWatchServers, type WatchServers } from './watch-servers.js';

const HOST = '127.0.0.1';
const WATCHED = ['/health/live', '/health/ready', '/metrics'];

describe('who watches a service', () => {
  const health = new HealthRegistry();
  health.trouble('postgres', 'PostgreSQL at db.plant.example:5432 cannot be reached');
  const metrics = new Metrics('tiny', '1');
  const open: WatchServers[] = [];
  const servers = async (http: { readonly port: number; readonly management?: number }) => {
    const all = await openWatchServers({ host: HOST, ...http }, { service: 'tiny', health, metrics });
    open.push(all);
    return all;
  };
  afterEach(() => Promise.all(open.splice(0).flatMap((all) => Object.values(all) as AnsweringServer[]).map((server) => server.close())));

  const statuses = (url: string, method = 'GET') => Promise.all(WATCHED.map(async (path) => (await fetch(`${url}${path}`, { method })).status));

  it('is answered at the address of the service where no other port is given, and told what it waits for', async () => {
    const { early, management } = await servers({ port: 0 });
    expect(management).toBeUndefined();
    expect(await statuses(early.url)).toEqual([200, 503, 200]);
    expect(await (await fetch(`${early.url}/api/v1/config`)).json()).toMatchObject({ type: 'urn:orrery:problem:starting', failing: ['phase', 'postgres'], detail: expect.stringContaining('db.plant.example') });
  });

  it('is answered at the management port alone where there is one, from the first moment', async () => {
    const { early, management } = await servers({ port: 0, management: 0 });
    expect(await statuses(management!.url)).toEqual([200, 503, 200]);
    expect(await statuses(management!.url, 'HEAD')).toEqual([200, 503, 200]);
    expect([await statuses(early.url), await statuses(early.url, 'HEAD')]).toEqual([[404, 404, 404], [404, 404, 404]]);
    expect((await fetch(`${early.url}/metrics?x`)).status).toBe(404);
    expect((await fetch(`${early.url}/health/ready`)).headers.get('content-type')).toBe('application/problem+json');
  });

  it('tells callers that the service is starting, and nothing of what it stands on', async () => {
    const { early } = await servers({ port: 0, management: 0 });
    for (const [path, method] of [['/api/v1/config', 'GET'], ['/', 'GET'], ['/metrics', 'POST']] as const) {
      const answer = await fetch(`${early.url}${path}`, { method });
      const text = await answer.text();
      expect([answer.status, answer.headers.get('retry-after'), text]).toEqual([503, '5', expect.stringContaining('tiny is starting')]);
      expect(text).not.toMatch(/postgres|plant/i);
    }
  });

  it('has nothing of the service at the management port', async () => {
    const { management } = await servers({ port: 0, management: 0 });
    for (const path of ['/api/v1/config', '/', '/health', '/health/ready/']) expect((await fetch(`${management!.url}${path}`)).status).toBe(404);
    expect((await fetch(`${management!.url}/metrics`, { method: 'POST' })).status).toBe(404);
  });

  it('leaves no port open when the other cannot be had, and names the setting that is wrong', async () => {
    const { early: taken } = await servers({ port: 0 });
    const port = Number(new URL(taken.url).port);
    const { management } = await servers({ port: 0, management: 0 });
    const free = Number(new URL(management!.url).port);
    await management!.close();
    await expect(servers({ port, management: free })).rejects.toMatchObject({ code: 'configuration-invalid', remedy: expect.stringContaining('ORRERY_HTTP_PORT') });
    await expect(fetch(`http://${HOST}:${free}/metrics`)).rejects.toThrow();
    await expect(servers({ port: 0, management: port })).rejects.toMatchObject({ code: 'configuration-invalid', remedy: expect.stringContaining('ORRERY_MANAGEMENT_PORT') });
  });

  it('refuses one port for both', async () => {
    await expect(servers({ port: 8_080, management: 8_080 })).rejects.toMatchObject({ code: 'configuration-invalid', message: 'ORRERY_MANAGEMENT_PORT and ORRERY_HTTP_PORT are both 8080' });
  });
});
