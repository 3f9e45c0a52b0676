import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { CliError } from '../exit.js';
import { type Tokens } from './issuer.js';

/** How to reach one Orrery and sign in there. Kept for its owner alone. */
export interface Profile {
  readonly url?: string;
  readonly issuer?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly tokens?: Tokens;
  /** The private key (JWK) that the tokens are bound to, and that approvals are signed with. */
  readonly key?: object;
  /** Values that plant folders ask for, as the stack of this machine has them. */
  readonly variables?: Readonly<Record<string, string>>;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** `<XDG_CONFIG_HOME or ~/.config>/orrery/<name>.json` */
export function profileFile(name: string, env: Environment): string {
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(name)) throw new CliError(`"${name}" is no name for a profile`, 'Use letters, digits, dot, dash and underscore.');
  return join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'orrery', `${name}.json`);
}

export async function readProfile(file: string): Promise<Profile | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CliError(`${file} cannot be read: ${(error as Error).message}`, 'Check its owner and rights.');
  }
  try {
    return JSON.parse(text) as Profile;
  } catch (error) {
    throw new CliError(`${file} is not JSON: ${(error as Error).message}`, 'Delete it and sign in again with `orrery token`.');
  }
}

/** Whole or not at all, and never readable by others, not even for a moment. */
export async function writeProfile(file: string, profile: Profile): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, `${JSON.stringify(profile, null, 2)}\n`, { mode: 0o600 });
  await chmod(fresh, 0o600);
  await rename(fresh, file);
}

/**
 * What `npm start` leaves for the machine it runs on: `credentials.json` in ORRERY_HOME, else in `.orrery` of this folder or
 * one above it; with the folder it was found in.
 */
export async function localCredentials(env: Environment, cwd: string): Promise<(Profile & { readonly home: string }) | undefined> {
  const home = env['ORRERY_HOME'];
  if (home !== undefined && home !== '') return profileIn(resolve(cwd, home));
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const found = await profileIn(join(folder, '.orrery'));
    if (found || folder === dirname(folder)) return found;
  }
}

async function profileIn(home: string): Promise<(Profile & { readonly home: string }) | undefined> {
  const found = await readProfile(join(home, 'credentials.json'));
  return found && { ...found, home };
}

/** Every text in a JSON file that holds secrets and nothing else; none where there is no such file. */
export async function secretsOf(file: string): Promise<readonly string[]> {
  const texts = (value: unknown): string[] => (typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : []);
  return texts(await readProfile(file));
}
