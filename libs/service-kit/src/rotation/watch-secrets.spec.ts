import tls from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { pino } from 'pino';
import { HealthRegistry } from '../health/health-registry.js';
import { Drain } from '../lifecycle/drain.js';
import { Metrics } from '../metrics/metrics.js';
import { type Rotating, watchSecrets } from './watch-secrets.js';

const METRIC = 'orrery_certificate_not_after_timestamp_seconds';

function watching(file: Rotating) {
  const lines: { level: string; msg: string }[] = [];
  const logger = pino({ formatters: { level: (level) => ({ level }) } }, { write: (line: string) => void lines.push(JSON.parse(line) as { level: string; msg: string }) });
  const kit = { logger, health: new HealthRegistry(), metrics: new Metrics('test', '1'), drain: new Drain(logger) };
  const look = watchSecrets([file], kit);
  started.push(kit.drain);
  return { ...kit, lines, look };
}

const started: Drain[] = [];
afterEach(() => Promise.all(started.splice(0).map((drain) => drain.run(1_000))));

describe('watchSecrets', () => {
  it('tells a change once, and a file that cannot be used until it is mended, while the service stays ready', async () => {
    const file = { setting: 'ORRERY_X_FILE', path: '/x', changes: 0, problem: undefined as string | undefined, current: () => undefined };
    const { lines, look, health, metrics } = watching(file);
    health.phase = 'ready';
    file.changes = 1;
    look();
    look();
    file.problem = 'ORRERY_X_FILE (/x) is empty';
    look();
    look();
    expect(lines.map(({ level, msg }) => `${level} ${msg}`)).toEqual([
      'info ORRERY_X_FILE is taken from /x: new connections use it',
      'error ORRERY_X_FILE (/x) is empty; the last good one goes on. Write the file anew, whole: beside it, then rename',
    ]);
    expect(await health.report('ready')).toMatchObject({ ok: true, checks: { secrets: { ok: true, detail: 'ORRERY_X_FILE (/x) is empty; the last good one goes on' } } });
    expect((await metrics.registry.getSingleMetric('orrery_secret_unusable')!.get()).values).toMatchObject([{ value: 1, labels: { setting: 'ORRERY_X_FILE' } }]);
    file.problem = undefined;
    file.changes = 2;
    look();
    expect(lines.at(-1)!.level).toBe('info');
    expect((await metrics.registry.getSingleMetric('orrery_secret_unusable')!.get()).values).toMatchObject([{ value: 0 }]);
  });

  it('shows when the certificates of a file end, and forgets those that were replaced', async () => {
    const [old, next] = tls.rootCertificates.map((pem) => new X509Certificate(pem)) as [X509Certificate, X509Certificate];
    const file = { setting: 'ORRERY_CA_FILE', path: '/ca', changes: 0, problem: undefined, certificates: [old], current: () => undefined };
    const { look, metrics } = watching(file);
    const ends = async () => (await metrics.registry.getSingleMetric(METRIC)!.get()).values.map(({ value }) => value);
    expect(await ends()).toEqual([Date.parse(old.validTo) / 1_000]);
    Object.assign(file, { changes: 1, certificates: [old, next] });
    look();
    expect(await ends()).toEqual([old, next].map(({ validTo }) => Date.parse(validTo) / 1_000));
    Object.assign(file, { changes: 2, certificates: [next] });
    look();
    expect(await ends()).toEqual([Date.parse(next.validTo) / 1_000]);
  });
});

describe('a trouble', () => {
  it('fails readiness with what is wrong until it is over, and never life', async () => {
    const health = new HealthRegistry();
    health.phase = 'ready';
    health.trouble('kafka-login', 'Kafka refuses api');
    expect(await health.report('ready')).toMatchObject({ ok: false, checks: { 'kafka-login': { ok: false, detail: 'Kafka refuses api' } } });
    expect((await health.report('live')).ok).toBe(true);
    health.trouble('kafka-login', undefined);
    expect((await health.report('ready')).ok).toBe(true);
  });
});
