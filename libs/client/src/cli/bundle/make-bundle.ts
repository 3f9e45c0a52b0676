import { join } from 'node:path';
import { arch, platform, release } from 'node:os';
import { type Check } from '../commands/doctor.js';
import { type Context } from '../context.js';
import { type Environment } from '../sign-in/profile.js';
import { askServices } from './ask-services.js';
import { Contents } from './contents.js';
import { readLogs, safe } from './read-logs.js';
import { Redactor } from './redactor.js';
import { type Manifest, writeBundle } from './write-bundle.js';

export interface BundleOptions {
  readonly file: string;
  /** Folder with a log of each service or pod. */
  readonly logs?: string;
  /** Services that answer here, by name → address. */
  readonly services: Readonly<Record<string, string>>;
}

const LETTERS = 200;

/** What somebody elsewhere needs to understand what is wrong: gathered, without secrets, in one file. What cannot be had is named. */
export async function makeBundle(context: Context, version: string, checks: readonly Check[], options: BundleOptions): Promise<Manifest> {
  const { client, session, env } = context;
  const contents = new Contents();
  contents.put('checks.json', 'what orrery doctor found', checks);
  contents.put('versions.json', 'this command and this machine', { orrery: version, node: process.version, system: `${platform()} ${release()} ${arch()}` });
  let issuer: string | undefined;
  await contents.keep('api.json', 'what the api says of itself', async () => {
    const config = await client.publicConfig();
    issuer = config.issuer;
    return config;
  });
  await contents.keep('me.json', 'who asked, and what they may', () => client.me());
  await contents.keep('sources.json', 'sources and how they are', () => client.sources());
  await contents.keep('plants.json', 'what was applied: a fingerprint of each plant, when and by whom, and its drift', () => client.plants());
  await contents.keep('dead-letters.json', `the last ${LETTERS} dead letters, without what was in them`, async () =>
    (await client.deadLetters(LETTERS)).map(({ timestamp, letter: { reason, detail, service, at, origin } }) => ({ timestamp, reason, detail, service, at, origin })),
  );
  const local = session.source === 'npm start' ? session.home : undefined;
  const logs = options.logs ?? (local === undefined ? undefined : join(local, 'logs'));
  if (logs === undefined) contents.lacks('logs and configurations', 'nobody said where logs are', 'Write the log of each pod into a folder (docs/kubernetes.md says how) and give it with --logs.');
  const told = logs === undefined ? [] : await readLogs(contents, logs);
  for (const { service, config } of told) contents.put(`config/${safe(service)}.json`, `configuration of ${service}, as it says itself`, config);
  // The addresses of this machine's own stack stand in its logs; those of pods lead nowhere from here.
  const here = local === undefined || options.logs !== undefined ? {} : Object.fromEntries(told.flatMap(({ service, url }) => (url === undefined ? [] : [[service, url]])));
  const services = new Map(Object.entries({ api: session.url, ...here, ...options.services }));
  await askServices(contents, services);
  if (services.size === 1) contents.lacks('health and metrics of the other services', 'nobody said where they answer', 'Forward their ports and name them: --service historian=http://127.0.0.1:<port>.');
  const redactor = new Redactor([...(await session.secrets()), ...secretsIn(env)], [session.url, ...(issuer === undefined ? [] : [issuer])]);
  return writeBundle(options.file, contents, redactor, `orrery ${version}`, new Date());
}

/** Values of variables that have the name of a secret, whoever reads them. */
const secretsIn = (env: Environment): string[] => Object.entries(env).flatMap(([name, value]) => (/PASSWORD|SECRET|TOKEN|_KEY$|CREDENTIAL/.test(name) && value ? [value] : []));
