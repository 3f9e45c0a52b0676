import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the command line on this machine needs to act as the stack's administrator. */
export interface ClientCredentials {
  /** Address of the api. */
  readonly url: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Leaves `credentials.json` in the data folder, where `orrery` looks for it; readable by its owner alone. */
export function leaveCredentials(home: string, credentials: ClientCredentials): void {
  const file = join(home, 'credentials.json');
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  renameSync(partial, file);
}
