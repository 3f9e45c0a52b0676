import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = '/sys/fs/cgroup';
const OF_PODS = 'kubepods';

/** Control groups of pods (cgroups(7)) outlast them: empty ones are taken away, in the one hierarchy of version 2 or in each of version 1. */
export async function removeGroups(): Promise<void> {
  const hierarchies = ['.', ...(await folders(ROOT))];
  for (const hierarchy of hierarchies) await removeTree(join(ROOT, hierarchy, OF_PODS));
}

async function removeTree(folder: string): Promise<void> {
  for (const child of await folders(folder)) await removeTree(join(folder, child));
  await rmdir(folder).catch(() => undefined); // not there, or in use by somebody else's
}

const folders = async (folder: string): Promise<string[]> => (await readdir(folder, { withFileTypes: true }).catch(() => [])).filter((entry) => entry.isDirectory()).map(({ name }) => name);
