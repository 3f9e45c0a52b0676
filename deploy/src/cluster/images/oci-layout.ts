import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { must } from '../../tools/must.js';

/** A folder of images as the OCI's image specification lays it out (image-layout.md): blobs by their digests, and an index that names manifests. */
export interface Descriptor {
  readonly digest: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Index {
  readonly manifests: readonly Descriptor[];
}

/** Name as the layout's writer gives it. */
const NAME = 'org.opencontainers.image.ref.name';
/** Name as containerd takes it, whole and as it is. */
const CONTAINERD = 'io.containerd.image.name';
/** Content that an image was made of. */
const CONTENT = 'org.orrery.content';

export const layoutOf = (index: Index, contents: ReadonlyMap<string, string>): Index => ({
  ...index,
  manifests: index.manifests.flatMap((manifest) => {
    const name = manifest.annotations?.[NAME] ?? '';
    const content = contents.get(name);
    return content === undefined ? [] : [{ ...manifest, annotations: { ...manifest.annotations, [CONTAINERD]: name, [CONTENT]: content } }];
  }),
});

/** Images that the layout has whole → what they were made of. */
export async function contentsOf(layout: string): Promise<ReadonlyMap<string, string>> {
  if (!existsSync(join(layout, 'index.json'))) return new Map();
  const { manifests } = await readIndex(layout);
  return new Map(manifests.map(({ annotations }): [string, string] => [annotations?.[NAME] ?? '', annotations?.[CONTENT] ?? '']));
}

/** Gives the images of the layout the names that containerd takes, and drops all others with what only they need. @param contents name → content */
export async function settle(layout: string, contents: ReadonlyMap<string, string>): Promise<void> {
  const index = layoutOf(await readIndex(layout), contents);
  await writeWhole(join(layout, 'index.json'), JSON.stringify(index));
  const needed = new Set<string>();
  for (const { digest } of index.manifests) {
    const { config, layers } = JSON.parse(await readFile(blob(layout, digest), 'utf8')) as { config: Descriptor; layers: readonly Descriptor[] };
    for (const part of [digest, config.digest, ...layers.map((layer) => layer.digest)]) needed.add(hex(part));
  }
  for (const name of await readdir(join(layout, 'blobs/sha256'))) if (!needed.has(name)) await rm(join(layout, 'blobs/sha256', name));
}

/** Writes the layout as one file, which `ctr images import` reads. */
export async function archive(layout: string, file: string): Promise<string> {
  await must('tar', ['-C', layout, '-cf', `${file}.partial`, 'oci-layout', 'index.json', 'blobs']);
  await rename(`${file}.partial`, file);
  return file;
}

const hex = (digest: string): string => digest.slice('sha256:'.length);
const blob = (layout: string, digest: string): string => join(layout, 'blobs/sha256', hex(digest));
const readIndex = async (layout: string): Promise<Index> => JSON.parse(await readFile(join(layout, 'index.json'), 'utf8')) as Index;

async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.partial`, text);
  await rename(`${file}.partial`, file);
}
