import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { deadAddress, FakeApi, json } from '../../testing/fake-api.js';
import { runCli } from '../run-cli.js';

/** One of each kind, each in many places; none may be in any byte of what is written. */
const SECRETS = {
  database: 'pg-Zu8sPq2LkV',
  kafka: 'Kq0/x+7=wörd"5',
  token: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.bm90LWEtc2lnbmF0dXJl',
  key: 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7vJ8q1Qm4cV',
  webhook: 'T0/B0/Wh00kS3cret',
  foreign: 'eyJraWQiOiJmb3JlaWduIn0.eyJzdWIiOiJib2IifQ.Zm9yZWlnbg',
  mail: 'ada.lovelace@acme.example',
  client: 'client-s3cret-9',
};
const PEM = `-----BEGIN PRIVATE KEY-----\n${SECRETS.key}\nAAAA\n-----END PRIVATE KEY-----\n`;
const EVERYWHERE = [
  `postgres://api:${SECRETS.database}@db/orrery`,
  `password=${SECRETS.database}`,
  `Bearer ${SECRETS.token}`,
  SECRETS.kafka,
  `saw ${SECRETS.foreign} there`,
  `ORRERY_KAFKA_PASSWORD=${SECRETS.kafka}`,
  encodeURIComponent(SECRETS.kafka),
  `Basic ${btoa(`orrery:${SECRETS.client}`)}`,
  PEM,
  `https://hooks.example/services/${SECRETS.webhook}`,
  `mailto:${SECRETS.mail}`,
];
const NOWHERE = Object.values(SECRETS).flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString('base64').replace(/=+$/, ''), Buffer.from(`orrery:${secret}`).toString('base64')]);

/** Files of a tar archive, as its format says (POSIX.1-1988, ustar). */
function untar(archive: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  for (let at = 0; archive[at] !== 0 && at < archive.length; ) {
    const name = archive.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(archive.toString('utf8', at + 124, at + 136), 8);
    files.set(name, archive.toString('utf8', at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

describe('orrery doctor --bundle', () => {
  let api: FakeApi;
  let home: string;
  beforeEach(async () => {
    api = await FakeApi.start();
    home = mkdtempSync(join(tmpdir(), 'orrery-bundle-'));
    const status = { at: new Date().toISOString(), since: new Date().toISOString(), state: 'disconnected', reason: EVERYWHERE.join(' '), items: { bound: 1, monitored: 0, failed: 0 }, gaps: 0 };
    const answers: Record<string, unknown> = {
      '/.well-known/openid-configuration': { issuer: api.url, token_endpoint: `${api.url}/token` },
      '/token': { access_token: SECRETS.token, expires_in: 300 },
      '/api/v1/config': { issuer: api.url, clientId: 'orrery-console', version: '0.1.0', realm: 'real', now: new Date().toISOString() },
      '/api/v1/me': { name: SECRETS.mail, roles: ['engineer'], may: ['CONFIGURE'], expiresAt: new Date(Date.now() + 300_000).toISOString(), clientSecret: SECRETS.client },
      '/api/v1/sources': { items: [{ id: 'plc', endpoint: `opc.tcp://ada:${SECRETS.database}@plc:4840`, gapList: [], status }] },
      '/api/v1/plants': { items: [{ plant: 'acme', definitions: 3, fingerprint: 'f'.repeat(64), [`https://hooks.example/${SECRETS.webhook}`]: EVERYWHERE }] },
      '/api/v1/health': { ok: false, checks: { postgres: { ok: false, detail: EVERYWHERE.join('\n') } } },
      '/health/ready': { checks: { postgres: { ok: false, detail: EVERYWHERE.join('\n') } } },
      '/health/live': { status: 'ok', checks: {} },
    };
    const letter = { reason: 'unknown-path', detail: EVERYWHERE.join(' '), service: 'mqtt-ingestion', at: 'now', origin: { topic: `mqtts://u:${SECRETS.kafka}@broker`, source: SECRETS.mail }, value: btoa(SECRETS.client), part: SECRETS.database };
    api.handler = ({ url }, response) => {
      const path = url.split('?')[0]!;
      if (path === '/metrics') return void response.writeHead(200, { 'content-type': 'text/plain' }).end(`orrery_build_info{version="0.1.0",service="x"} 1\norrery_consumer_lag{topic="twin.inputs.v1",partition="0"} 7\nodd{url="postgres://a:${SECRETS.database}@b",mail="${SECRETS.mail}"} 1\n# ${PEM}`);
      if (path === '/api/v1/dead-letters') return json(response, 200, { items: [{ timestamp: new Date().toISOString(), letter }] });
      return path in answers ? json(response, 200, answers[path]) : json(response, 404, { type: 'x/not-found', detail: EVERYWHERE.join(' ') });
    };
    mkdirSync(join(home, 'logs'));
    const line = (members: object) => `${JSON.stringify({ level: 30, service: 'historian', ...members })}\n`;
    const config = { postgres: { url: `postgres://h:${SECRETS.database}@db/o` }, kafka: { username: 'historian', password: SECRETS.kafka }, mail: { from: SECRETS.mail }, hooks: [`https://hooks.example/services/${SECRETS.webhook}`] };
    writeFileSync(join(home, 'logs/historian.log'), line({ url: api.url, config, msg: 'ready' }) + EVERYWHERE.map((msg) => line({ msg, err: { stack: `Error: ${msg}\n    at x` }, note: PEM })).join('') + EVERYWHERE.join('\n'));
    writeFileSync(join(home, 'logs/kafka.log'), EVERYWHERE.map((text) => `[2026-03-01] INFO ${text}`).join('\n'));
    writeFileSync(join(home, 'secrets.json'), JSON.stringify({ 'kafka.api': SECRETS.kafka, nested: { other: 'another-one' } }));
    writeFileSync(join(home, 'credentials.json'), JSON.stringify({ url: api.url, issuer: api.url, clientId: 'orrery-admin', clientSecret: SECRETS.client }));
  });
  afterEach(async () => {
    await api.stop();
    rmSync(home, { recursive: true, force: true });
  });

  async function run(args: string[], env: Record<string, string> = {}) {
    let text = '';
    const streams = { out: (part: string) => void (text += part), err: (part: string) => void (text += part) };
    const code = await runCli(['doctor', ...args], { env: { ORRERY_HOME: home, XDG_CONFIG_HOME: join(home, 'config'), ...env }, cwd: home, streams, signal: new AbortController().signal, version: '0.1.0' });
    return { code, text };
  }
  const opened = (file: string) => {
    const archive = gunzipSync(readFileSync(file));
    return { archive, files: untar(archive) };
  };

  it('has not one of the secrets that stand in settings, addresses, tokens, keys, mail addresses, webhooks, health, metrics and logs, in any byte', async () => {
    const file = join(home, 'b.tar.gz');
    await run(['--bundle', file]);
    const { archive, files } = opened(file);
    for (const secret of NOWHERE) expect([secret, archive.includes(secret)]).toEqual([secret, false]);
    expect([...files.keys()].sort()).toEqual(['api.json', 'checks.json', 'config/historian.json', 'dead-letters.json', 'health/api.json', 'health/historian.json', 'lags.json', 'logs/historian.log', 'logs/kafka.log', 'manifest.json', 'me.json', 'metrics/api.prom', 'metrics/historian.prom', 'plants.json', 'service-versions.json', 'sources.json', 'versions.json']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('names the management port where the address that it was given has no health, as the public one of an api has none', async () => {
    const file = join(home, 'b.tar.gz');
    const answer = api.handler;
    api.handler = (request, response) => (/^\/(health|metrics)/.test(request.url) ? json(response, 404, { type: 'about:blank', title: 'Not Found' }) : answer(request, response));
    const managed = await FakeApi.start();
    managed.handler = answer;
    await run(['--bundle', file]);
    const { files } = opened(file);
    expect([files.has('health/api.json'), files.get('manifest.json')]).toEqual([false, expect.stringMatching(/health and metrics of api.*management port.*--service <name>=/s)]);
    const line = { level: 30, service: 'historian', url: api.url, management: managed.url, config: {}, msg: 'ready' };
    writeFileSync(join(home, 'logs/historian.log'), `${JSON.stringify(line)}\n`);
    const told = join(home, 'told.tar.gz');
    await run(['--bundle', told, '--service', `api=${managed.url}`]);
    expect([...opened(told).files.keys()]).toEqual(expect.arrayContaining(['metrics/api.prom', 'metrics/historian.prom']));
    await managed.stop();
  });

  it('keeps what tells something, lists it, and prints the list', async () => {
    const file = join(home, 'b.tar.gz');
    const { code, text } = await run(['--bundle', file]);
    const { files } = opened(file);
    const read = (path: string) => JSON.parse(files.get(path)!);
    expect(read('config/historian.json')).toMatchObject({ postgres: { url: 'postgres://h:***@db/o' }, kafka: { username: 'historian', password: '***' } });
    expect(read('lags.json')).toMatchObject({ historian: ['orrery_consumer_lag{topic="twin.inputs.v1",partition="0"} 7'] });
    expect(read('plants.json')).toMatchObject([{ plant: 'acme', fingerprint: 'f'.repeat(64) }]);
    expect(read('service-versions.json')).toEqual({ api: '0.1.0', historian: '0.1.0' });
    expect(files.get('logs/historian.log')).toContain('"msg":"ready"');
    const manifest = read('manifest.json');
    expect(manifest.missing).toEqual([]);
    expect(manifest.files.map(({ path }: { path: string }) => path).sort()).toEqual([...files.keys()].filter((path) => path !== 'manifest.json').sort());
    for (const { path, bytes } of manifest.files) {
      expect(text).toContain(path);
      expect([path, bytes]).toEqual([path, Buffer.byteLength(files.get(path)!)]);
    }
    expect(code).toBe(1); // what the checks found is not hidden by the bundle
  });

  it('names what it could not have, why, and what to do, and is written all the same', async () => {
    const file = join(home, 'b.tar.gz');
    const dead = await deadAddress();
    const { text } = await run(['--bundle', file, '--logs', join(home, 'nowhere'), '--service', `historian=${dead}`], { ORRERY_URL: api.url, ORRERY_TOKEN: SECRETS.token, ORRERY_HOME: join(home, 'other') });
    const { missing } = JSON.parse(opened(file).files.get('manifest.json')!) as { missing: { what: string; why: string; remedy: string }[] };
    expect(missing.map(({ what }) => what)).toEqual(['logs', 'health and metrics of historian']);
    for (const { why, remedy } of missing) {
      expect(text).toContain(why);
      expect(remedy).toMatch(/--(logs|service)/);
    }
  });

  it('writes over nothing, and nothing where it is not asked to', async () => {
    const file = join(home, 'b.tar.gz');
    writeFileSync(file, 'mine');
    expect(await run(['--bundle', file])).toMatchObject({ code: 2, text: expect.stringContaining('cannot be written') });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    await run(['--logs', join(home, 'logs')]);
    expect(readdirSync(home).filter((name) => name.endsWith('.gz'))).toEqual(['b.tar.gz']);
    expect(existsSync(file)).toBe(true);
  });
});
