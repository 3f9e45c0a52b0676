import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { CliError, EXIT } from '../exit.js';
import { type Contents, type Missing } from './contents.js';
import { type Redactor } from './redactor.js';

export interface Manifest {
  readonly madeAt: string;
  readonly by: string;
  readonly files: readonly { readonly path: string; readonly what: string; readonly bytes: number; readonly sha256: string }[];
  readonly missing: readonly Missing[];
  /** How often each rule took something out. */
  readonly hidden: Readonly<Record<string, number>>;
}

/**
 * One archive (tar, gzip) of what was gathered, every byte of it through the redactor, the list of what is inside too. Readable by its owner alone.
 *
 * @throws CliError for a file that is there already
 */
export async function writeBundle(file: string, contents: Contents, redactor: Redactor, by: string, madeAt: Date): Promise<Manifest> {
  const archive = pack();
  const files = [...contents.files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, { what, content }]) => {
    const text = typeof content === 'string' ? redactor.lines(content) : JSON.stringify(redactor.value(content), null, 2);
    const bytes = Buffer.from(text.endsWith('\n') ? text : `${text}\n`);
    archive.entry({ name: path, mode: 0o600, mtime: madeAt }, bytes);
    return { path, what, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
  const named = redactor.value({ files, missing: contents.missing }) as Pick<Manifest, 'files' | 'missing'>;
  const manifest = { madeAt: madeAt.toISOString(), by, ...named, hidden: Object.fromEntries(redactor.hidden) };
  archive.entry({ name: 'manifest.json', mode: 0o600, mtime: madeAt }, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
  archive.finalize();
  try {
    await pipeline(archive, createGzip(), createWriteStream(file, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    throw new CliError(`${file} cannot be written: ${(error as Error).message}`, 'Give another name: --bundle <file>.', EXIT.usage, { cause: error });
  }
  return manifest;
}
