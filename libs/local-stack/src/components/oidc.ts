import { generateKeyPairSync, randomInt } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keptPort } from '../home/ports.js';
import { Secrets } from '../home/secrets.js';
import { ADMIN_CLIENT, type MachineClient, type ProviderSettings, type Role, ROLES, testClient, type User } from '../oidc/settings.js';
import { packageFile } from '../package-file.js';
import { ManagedProcess } from '../process/managed-process.js';
import { given, type Component, type ComponentOptions } from './component.js';
import { native } from './native-component.js';
import { fetchToken, type TokenKey } from './oidc-token.js';

export interface OidcOptions extends ComponentOptions {
  /** Where the console is served: it may sign in from there and call from there. */
  consoleOrigins?: string[];
  audience?: string;
  /** Life of an access token, in seconds. */
  accessTokenSeconds?: number;
}

export interface Oidc extends Component {
  issuer: string;
  audience: string;
  /** People who can sign in; empty for a provider given by the environment. */
  users: Pick<User, 'id' | 'password' | 'roles'>[];
  /** Id and secret of a confidential client: ADMIN_CLIENT, or testClient(role). */
  client(id: string): { id: string; secret: string };
  /** An access token by client credentials; with a key: bound to it. */
  token(id: string, key?: TokenKey): Promise<string>;
}

const AUDIENCE = 'orrery-api';

/** The provider at ORRERY_OIDC_ISSUER (its admin client in ORRERY_OIDC_CLIENT_ID and …_SECRET), else one of our own on loopback. */
export async function startOidc(options: OidcOptions): Promise<Oidc> {
  const { home, env = process.env, audience = env.ORRERY_OIDC_AUDIENCE ?? AUDIENCE, consoleOrigins = [], accessTokenSeconds = 3600 } = options;
  if (env.ORRERY_OIDC_ISSUER) return givenOidc(env.ORRERY_OIDC_ISSUER, audience, env);

  const settings = providerSettings(home, { issuer: `http://127.0.0.1:${await keptPort(home, 'oidc')}`, audience, accessTokenSeconds, consoleOrigins });
  const { issuer, users, machineClients } = settings;
  const file = join(home, 'oidc', 'settings.json');
  await mkdir(join(home, 'oidc'), { recursive: true });
  await writeFile(file, JSON.stringify(settings), { mode: 0o600 });
  const child = new ManagedProcess(
    {
      name: 'oidc',
      file: process.execPath,
      args: [packageFile('dist', 'oidc', 'main.js'), file],
      logFile: join(home, 'logs', 'oidc.log'),
      ready: async () => (await fetch(`${issuer}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(2000) })).ok,
    },
    options.watcher,
  );
  await child.start(options.signal);
  const client = (id: string): MachineClient => {
    const found = machineClients.find((known) => known.id === id);
    if (!found) throw new Error(`No confidential client "${id}". Known: ${machineClients.map((known) => known.id).join(', ')}.`);
    return found;
  };
  return Object.assign(native(child), { issuer, audience, users, client, token: (id: string, key?: TokenKey) => fetchToken(issuer, client(id), key) });
}

/** People, clients and keys of this data folder, for a provider at the issuer; made once, the same again after. */
export function providerSettings(home: string, given: Pick<ProviderSettings, 'issuer' | 'audience' | 'accessTokenSeconds' | 'consoleOrigins'>): ProviderSettings {
  const secrets = new Secrets(home);
  return {
    ...given,
    users: PEOPLE.map((role) => person(secrets, role)),
    machineClients: [
      { id: ADMIN_CLIENT, roles: ['engineer', 'admin'], secret: secrets.password(`oidc.client.${ADMIN_CLIENT}`) },
      ...ROLES.map((role) => ({ id: testClient(role), roles: [role], secret: secrets.password(`oidc.client.${testClient(role)}`) })),
    ],
    cookieKeys: [secrets.password('oidc.cookies')],
    jwks: JSON.parse(secrets.value('oidc.jwks', newSigningKeys)) as ProviderSettings['jwks'],
  };
}

function givenOidc(issuer: string, audience: string, env: NodeJS.ProcessEnv): Oidc {
  const client = (): { id: string; secret: string } => {
    const { ORRERY_OIDC_CLIENT_ID: id, ORRERY_OIDC_CLIENT_SECRET: secret } = env;
    if (!id || !secret) throw new Error('With ORRERY_OIDC_ISSUER, set ORRERY_OIDC_CLIENT_ID and ORRERY_OIDC_CLIENT_SECRET: a client with the roles engineer and admin.');
    return { id, secret };
  };
  return Object.assign(given('oidc'), { issuer, audience, users: [], client, token: (_id: string, key?: TokenKey) => fetchToken(issuer, client(), key) });
}

/** One person for each role, in the order in which a newcomer tries them. */
const PEOPLE: readonly Role[] = ['engineer', 'viewer', 'operator', 'approver', 'admin'];

function person(secrets: Secrets, id: Role): User {
  const name = `${id[0]!.toUpperCase()}${id.slice(1)}`;
  return { id, name, email: `${id}@orrery.example`, roles: [id], password: secrets.value(`oidc.user.${id}`, typeablePassword) };
}

/** Three groups of four letters and digits that nobody confuses: 57 bits. */
function typeablePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = (): string => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group()].join('-');
}

/** Kept with the other secrets, so that a token outlives a restart. */
function newSigningKeys(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return JSON.stringify({ keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: `orrery-${Date.now()}` }] });
}
