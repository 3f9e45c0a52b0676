import { type Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type SourceFile } from '@orrery/twin-model';
import { CliError, EXIT } from './exit.js';

const REMEDY = 'Give the plant folder, the one with twins.yaml in it.';

/**
 * Every file of the folder, hidden ones left out; what does not belong there is for the reader to say. Links are followed, for a ConfigMap
 * that is mounted has nothing else; one that leads out of the folder is refused, for whoever writes a plant folder need not be who applies it.
 *
 * @throws CliError for a folder that cannot be read or is empty, and for a link that leads out of it
 */
export async function readFolder(folder: string): Promise<SourceFile[]> {
  const root = await realpath(folder).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
  const paths = await filesIn(root, root, '', []).catch((error: unknown) => {
    throw error instanceof CliError ? error : unreadable(folder, error);
  });
  if (paths.length === 0) throw new CliError(`${folder} is empty`, REMEDY, EXIT.usage);
  return Promise.all(paths.sort().map(async (path) => ({ path, content: await readFile(join(root, path), 'utf8') })));
}

/** Paths below the root, with forward slashes. `above`: the real folders that lead here, so that a link to one of them ends. */
async function filesIn(root: string, folder: string, prefix: string, above: readonly string[]): Promise<string[]> {
  const real = await realpath(folder);
  if (above.includes(real)) return [];
  const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !name.startsWith('.'));
  const found = await Promise.all(entries.map((entry) => entryOf(root, folder, `${prefix}${entry.name}`, entry, [...above, real])));
  return found.flat();
}

async function entryOf(root: string, folder: string, path: string, entry: Dirent, above: readonly string[]): Promise<string[]> {
  const place = join(folder, entry.name);
  if (entry.isSymbolicLink()) {
    const target = await realpath(place);
    if (!target.startsWith(join(root, '/'))) throw new CliError(`${path} leads out of the plant folder, to ${target}`, 'Put the file itself into the folder.', EXIT.refused);
  }
  const kind = entry.isSymbolicLink() ? await stat(place) : entry;
  if (kind.isDirectory()) return filesIn(root, place, `${path}/`, above);
  return kind.isFile() ? [path] : [];
}

const unreadable = (folder: string, error: unknown) => new CliError(`${folder} is no folder that can be read: ${(error as Error).message}`, REMEDY, EXIT.usage);
