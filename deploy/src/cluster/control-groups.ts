import { mkdir, readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = '/sys/fs/cgroup';

/** A control group (cgroups(7)) for all pods of one cluster, in the one hierarchy of version 2 or in each of version 1: nothing of anybody else's is in it. */
export async function makeGroup(name: string): Promise<void> {
  for (const hierarchy of await hierarchies()) await mkdir(join(hierarchy, name), { recursive: true });
}

/** The group of a cluster and those of its pods, which outlast them. */
export async function removeGroup(name: string): Promise<void> {
  for (const hierarchy of await hierarchies()) await removeTree(join(hierarchy, name));
}

async function hierarchies(): Promise<string[]> {
  const entries = await readdir(ROOT);
  return entries.includes('cgroup.controllers') ? [ROOT] : (await folders(ROOT)).map((entry) => join(ROOT, entry));
}

async function removeTree(folder: string): Promise<void> {
  for (const child of await folders(folder)) await removeTree(join(folder, child));
  await rmdir(folder).catch(() => undefined); // not there, or a process is still ending in it
}

const folders = async (folder: string): Promise<string[]> => (await readdir(folder, { withFileTypes: true }).catch(() => [])).filter((entry) => entry.isDirectory()).map(({ name }) => name);
