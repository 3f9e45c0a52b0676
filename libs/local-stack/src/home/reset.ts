import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { homeFrom } from './place.js';
import { clearAway } from './stack-state.js';

/** All that a start makes in its data folder. What is not ours stays: somebody may have named a folder with other things in it. */
const OURS = ['kafka', 'postgres', 'redis', 'mqtt', 'oidc', 'pki', 'logs', 'secrets.json', 'credentials.json', 'ports.json', 'stack.json'];

/** Empties a data folder. Throws AlreadyRunningError while somebody runs on it. */
export async function reset(home: string): Promise<void> {
  await clearAway(home);
  for (const name of OURS) rmSync(join(home, name), { recursive: true, force: true });
}

/** `npm run reset`; gives the exit code. */
export async function runReset(env: NodeJS.ProcessEnv = process.env): Promise<number> {
  const home = homeFrom(env);
  try {
    await reset(home);
    console.log(`${home} is empty: the next start begins anew, with new passwords.`);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}
