import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MissingToolError } from '../errors.js';
import { keptPort } from '../home/ports.js';
import { Secrets } from '../home/secrets.js';
import { javaCache } from '../java/java-cache.js';
import { serverCertificate } from '../mqtt/certificates.js';
import { ManagedProcess } from '../process/managed-process.js';
import { given, type Component, type ComponentOptions } from './component.js';
import { native } from './native-component.js';

export interface Redis extends Component {
  /** redis://…, with the password where one is set; rediss://… over TLS. */
  url: string;
  /** Over TLS: file (PEM) of the authority that vouches for it. Its certificate is read at each start. */
  ca?: string;
}

export interface RedisOptions extends ComponentOptions {
  /** Clients speak TLS to it. */
  redisTls?: boolean;
}

/** Redis from ORRERY_REDIS_URL, else redis-server from PATH, else the binary that came with the jars. It keeps nothing: it is rebuilt from Kafka. */
export async function startRedis(options: RedisOptions): Promise<Redis> {
  const { home, secure = true, env = process.env, redisTls = false } = options;
  if (env.ORRERY_REDIS_URL) return Object.assign(given('redis'), { url: env.ORRERY_REDIS_URL });

  const folder = join(home, 'redis');
  await mkdir(folder, { recursive: true });
  const port = await keptPort(home, 'redis');
  const password = secure ? new Secrets(home).password('redis') : undefined;
  const config = join(folder, 'redis.conf');
  const tls = redisTls ? await serverCertificate(join(home, 'pki', 'redis')) : undefined;
  const listens = tls ? ['port 0', `tls-port ${port}`, `tls-cert-file "${tls.certificate}"`, `tls-key-file "${tls.key}"`, `tls-ca-cert-file "${tls.ca}"`, 'tls-auth-clients no'] : [`port ${port}`];
  const lines = ['bind 127.0.0.1', ...listens, `dir "${folder}"`, 'save ""', 'appendonly no', ...(password ? [`requirepass ${password}`] : [])];
  await writeFile(config, `${lines.join('\n')}\n`, { mode: 0o600 });

  const child = new ManagedProcess(
    {
      name: 'redis',
      file: await findRedis(options),
      args: [config],
      logFile: join(home, 'logs', 'redis.log'),
      ready: (run) => run.log().includes('eady to accept connections'),
    },
    options.watcher,
  );
  await child.start(options.signal);
  return Object.assign(native(child), { ...(tls ? { ca: tls.ca } : {}), url: `redis${tls ? 's' : ''}://${password ? `:${password}@` : ''}127.0.0.1:${port}` });
}

async function findRedis(options: RedisOptions): Promise<string> {
  if (spawnSync('redis-server', ['--version'], { env: options.env ?? process.env }).status === 0) return 'redis-server';
  const folder = join((await javaCache(options.say, options.env)).folder, 'redis');
  const kind = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const binary = readdirSync(folder).find((name) => name.endsWith(kind));
  const remedy = 'Install it (Debian: apt-get install redis-server; macOS: brew install redis), or name a running one in ORRERY_REDIS_URL.';
  if (!binary) throw new MissingToolError(`Redis is missing: redis-server is not on the PATH and none is packed for ${kind}. ${remedy}`);
  const file = join(folder, binary);
  const trial = spawnSync(file, ['--version'], { encoding: 'utf8' });
  if (trial.status !== 0) throw new MissingToolError(`Redis is missing: redis-server is not on the PATH and the packed one does not run here (${trial.stderr.trim()}). ${remedy}`);
  return file;
}
