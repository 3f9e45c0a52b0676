import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { passwordVariable, principals, providerSettings, writeContainerSettings } from '@orrery/local-stack';
import { stringify } from 'yaml';
import { type ComposeSettings } from './write-settings.js';

/** Names that the laptop profile gives its components. */
const HOST = { kafka: 'orrery-kafka', postgres: 'orrery-postgres', redis: 'orrery-redis', oidc: 'orrery-oidc' } as const;
const CONSOLE = ['http://127.0.0.1:8080', 'http://localhost:8080'];

/**
 * `<home>/kubernetes/secrets.yaml`: the Secrets that the chart's laptop profile names, for kubectl. Passwords are those of the home, made once; writing again changes
 * none. Only its owner can read it.
 */
export async function writeKubernetesSecrets(home: string): Promise<{ readonly file: string; readonly users: ComposeSettings['users'] }> {
  const folder = await writeContainerSettings({ home, secure: true, principals, folder: 'kubernetes', kafkaHost: HOST.kafka });
  const read = (path: string) => readFile(join(folder, path), 'utf8');
  const variables = new Map((await read('.env')).split('\n').map((line): [string, string] => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  const value = (name: string) => variables.get(name) ?? '';
  const provider = { ...providerSettings(home, { issuer: `http://${HOST.oidc}:8090`, audience: 'orrery-api', accessTokenSeconds: 3_600, consoleOrigins: CONSOLE }), listenHost: '0.0.0.0' };
  const [postgres, redis] = [value('POSTGRES_PASSWORD'), value('REDIS_PASSWORD')];
  const secrets: Record<string, Record<string, string>> = {
    [`${HOST.kafka}-broker`]: { 'server.properties': await read('kafka/server.properties'), users: await read('kafka/users'), 'cluster-id': value('KAFKA_CLUSTER_ID') },
    [HOST.postgres]: { password: postgres },
    [HOST.redis]: { password: redis },
    [HOST.oidc]: { 'settings.json': JSON.stringify(provider) },
    ...Object.fromEntries(['admin', ...principals].map((name) => [`orrery-kafka-${name}`, { password: value(passwordVariable(name)) }])),
    // The administrator's is for a restore.
    ...Object.fromEntries(['admin', ...principals].map((name) => [`orrery-postgres-${name}`, { url: `postgres://orrery:${postgres}@${HOST.postgres}:5432/orrery` }])),
    ...Object.fromEntries(principals.map((name) => [`orrery-redis-${name}`, { url: `redis://:${redis}@${HOST.redis}:6379` }])),
  };
  const file = join(folder, 'secrets.yaml');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(file, Object.entries(secrets).map(([name, stringData]) => `---\n${stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData }, { version: '1.1' })}`).join(''), { mode: 0o600 });
  return { file, users: provider.users };
}
