// `npm run dist [-- <image>…]`: writes dist/<image> for each, what the Dockerfile copies. Everything is built first.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, root } from '../../libs/local-stack/bin/build.mjs';

ensureBuilt();
const { IMAGES, writeTree } = await import('../dist/index.js');
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !IMAGES.some((image) => image.name === name));
if (unknown.length > 0) {
  console.error(`unknown image ${unknown.join(', ')}; there are ${IMAGES.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
for (const image of IMAGES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const started = performance.now();
  if (wanted.length === 0 && !existsSync(join(root, image.workspace, image.main))) {
    console.log(`${image.name}: not there, left out`);
    continue;
  }
  writeTree(root, image, join(root, 'dist', image.name));
  console.log(`dist/${image.name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}
