import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Manifest {
  /** Without scope: `@orrery/api` → `api`. */
  readonly name: string;
  readonly version: string;
}

/** The package.json nearest above a file: who the running service is. */
export function manifestOf(file: string): Manifest {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    if (existsSync(path)) {
      const { name, version } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Manifest>;
      return { name: (name ?? 'service').replace(/^@[^/]*\//, ''), version: version ?? '0.0.0' };
    }
    if (folder === dirname(folder)) return { name: 'service', version: '0.0.0' };
  }
}
