import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where what was made once is found again, by every clone of this user. */
export function cacheFolder(name: string, recipe: string, env: NodeJS.ProcessEnv): string {
  const version = createHash('sha256').update(recipe).digest('hex').slice(0, 12);
  return join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'orrery', `${name}-${version}`);
}

/**
 * A folder that is made once per user and recipe. `make` fills another one, which takes its place when it is whole: one that was broken off is
 * never found.
 */
export async function cached(name: string, recipe: string, env: NodeJS.ProcessEnv, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = cacheFolder(name, recipe, env);
  if (existsSync(folder)) return folder;
  await mkdir(join(folder, '..'), { recursive: true });
  const partial = await mkdtemp(join(folder, '..', 'making-'));
  try {
    await make(partial);
    await rename(partial, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error; // else another was quicker, and its copy is as good
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return folder;
}
