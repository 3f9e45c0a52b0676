import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedDocuments } from '../documents.js';

/**
 * `npm run contracts` writes contracts/generated; `npm run contracts -- --release 0.1.0` also keeps the schemas as that
 * release's, against which every later change is checked.
 */
const root = join(import.meta.dirname, '..', '..');
const folders = [join(root, 'generated')];
const release = process.argv.indexOf('--release');
if (release > 0) folders.push(join(root, 'releases', process.argv[release + 1] ?? ''));

for (const folder of folders) {
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(folder)) rmSync(join(folder, file));
  for (const [name, content] of generatedDocuments()) writeFileSync(join(folder, name), content);
}
