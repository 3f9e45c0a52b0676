import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../../tools/cached.js';
import type { Say } from '../../tools/go-tools.js';
import { IMAGES } from '../../tree/images.js';
import type { Base } from './base-image.js';
import { contentDigest } from './content.js';
import { serviceImage } from './image-names.js';
import { archive, contentsOf, settle } from './oci-layout.js';

/**
 * One archive of every image of this repository, each built of dist/<name> by the Dockerfile. The layout that it is packed from stays with the user, one for each clone:
 * an image whose folder is as it was is not built again.
 */
export async function servicesArchive(root: string, { buildah, id }: Base, env: NodeJS.ProcessEnv, say: Say): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const missing = IMAGES.filter(({ name }) => !existsSync(join(root, 'dist', name)));
  if (missing.length > 0) throw new Error(`Images are built of what npm run dist writes, and ${missing.map(({ name }) => `dist/${name}`).join(', ')} is not there. Run npm run dist first.`);

  const folder = cacheFolder('images', root, env);
  const [layout, file] = [join(folder, 'layout'), join(folder, 'orrery.tar')];
  await mkdir(folder, { recursive: true });
  const made = await contentsOf(layout);
  const contents = new Map<string, string>();
  for (const image of IMAGES) {
    const started = performance.now();
    const name = serviceImage(image.name, version);
    const content = `${id} ${contentDigest(join(root, 'Dockerfile'), join(root, 'dist', image.name))}`;
    contents.set(name, content);
    if (made.get(name) === content) continue;
    await buildah.build({ name, file: join(root, 'Dockerfile'), context: root, args: { SERVICE: image.name }, into: layout });
    say(`${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  }
  const same = made.size === contents.size && [...contents].every(([name, content]) => made.get(name) === content);
  if (same && existsSync(file)) return file;
  await settle(layout, contents);
  return archive(layout, file);
}
