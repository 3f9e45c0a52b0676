// `npm run images`: archives of the images of this repository, after `npm run dist`, and of the components beside them, for a cluster that cannot pull any. Needs root, buildah and debootstrap.
import { ensureCompiled, root } from '../../libs/local-stack/bin/build.mjs';

ensureCompiled();
const { clusterImages } = await import('../dist/index.js');
const started = performance.now();
try {
  const files = await clusterImages(root, process.env, console.log);
  console.log(`${((performance.now() - started) / 1000).toFixed(0)} s. Import each: ctr -n k8s.io images import <file>`);
  for (const file of files) console.log(`  ${file}`);
} catch (error) {
  // What is missing says what to install; anything else says what it was at.
  console.error(error.message);
  process.exitCode = 1;
}
