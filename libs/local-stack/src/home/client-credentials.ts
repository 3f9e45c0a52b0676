import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the command line on this machine needs to act as the stack's administrator. */
export interface ClientCredentials {
  /** Address of the api. */
  readonly url: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Values that the stack gave to the variables of its plant folder: applied again by hand, it means the same. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Leaves `credentials.json` in the data folder, where `orrery` looks for it; readable by its owner alone. */
export function leaveCredentials(home: string, credentials: ClientCredentials): void {
  const file = join(home, 'credentials.json');
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  renameSync(partial, file);
}

/** Adds the variables of a plant that was applied. */
export function leaveVariables(home: string, variables: Readonly<Record<string, string>>): void {
  const credentials = JSON.parse(readFileSync(join(home, 'credentials.json'), 'utf8')) as ClientCredentials;
  leaveCredentials(home, { ...credentials, variables: { ...credentials.variables, ...variables } });
}
