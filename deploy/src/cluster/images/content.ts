import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What the files of these folders and files are, by their paths, contents and whether they can be run: the same for a copy, another after any change. */
export function contentDigest(...paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) {
    if (!statSync(path).isDirectory()) {
      hash.update(readFileSync(path));
      continue;
    }
    for (const entry of readdirSync(path, { recursive: true, withFileTypes: true }).sort(byPath)) {
      const file = join(entry.parentPath, entry.name);
      if (entry.isSymbolicLink()) hash.update(`${relative(path, file)}\0link ${readlinkSync(file)}\0`);
      if (!entry.isFile()) continue;
      const content = readFileSync(file);
      hash.update(`${relative(path, file)}\0${statSync(file).mode & 0o111 ? 'x' : ''}${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

interface Entry {
  readonly parentPath: string;
  readonly name: string;
}

const byPath = (a: Entry, b: Entry): number => {
  const [left, right] = [join(a.parentPath, a.name), join(b.parentPath, b.name)];
  return left < right ? -1 : left > right ? 1 : 0;
};
