import { mkdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cached } from '../../tools/cached.js';
import type { Say } from '../../tools/go-tools.js';
import { Buildah } from './buildah.js';
import { contentDigest } from './content.js';
import { baseImage, taggedVersion } from './image-names.js';
import { must } from '../../tools/must.js';

const DEBIAN = { release: 'bookworm', mirror: 'http://deb.debian.org/debian', image: 'localhost/orrery-debian:bookworm' } as const;
/** Of the machine that made it, or of no use after. */
const LEFT_OUT = ['./dev/*', './etc/resolv.conf', './etc/hostname', './var/cache/apt/*.bin', './var/cache/apt/archives/*.deb', './var/lib/apt/lists/*_*', './var/log/*.log'];

/** A store of Buildah that has Debian and Node.js. */
export interface Base {
  readonly buildah: Buildah;
  /** Another where it was made of something else. */
  readonly id: string;
}

/** Debian, and the image that the Dockerfile begins from, made once per user. */
export async function base(root: string, env: NodeJS.ProcessEnv, say: Say): Promise<Base> {
  const name = baseImage(await readFile(join(root, 'Dockerfile'), 'utf8'));
  const { version } = JSON.parse(await readFile(join(root, 'node_modules/node/package.json'), 'utf8')) as { version: string };
  if (taggedVersion(name) !== version) throw new Error(`The Dockerfile begins from ${name}, but node_modules has Node.js ${version}. Make them the same (package.json: devDependencies.node), then npm ci.`);
  const files = (image: string) => join(root, 'deploy/images', image);
  const recipe = JSON.stringify([name, process.arch, DEBIAN, contentDigest(files('debian'), files('node'))]);
  const folder = await cached('images-base', recipe, env, async (partial) => {
    const buildah = new Buildah(partial, env);
    const debian = join(partial, 'debian');
    await mkdir(debian);
    say(`Making Debian ${DEBIAN.release} by debootstrap (once, some minutes)`);
    await debootstrap(debian, env);
    await buildah.build({ name: DEBIAN.image, file: join(files('debian'), 'Containerfile'), context: debian });
    await rm(debian, { recursive: true });
    say(`Making ${name}`);
    await buildah.build({ name, file: join(files('node'), 'Containerfile'), context: files('node'), contexts: { program: join(root, 'node_modules/node/bin') } });
  });
  return { buildah: new Buildah(folder, env), id: basename(folder) };
}

/** Writes debian.tar into the folder. What it mounts meanwhile is in a namespace of its own, and goes with it, however it ends. */
async function debootstrap(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const tree = join(folder, 'tree');
  await must('unshare', ['--mount', 'debootstrap', '--variant=minbase', '--include=ca-certificates', DEBIAN.release, tree, DEBIAN.mirror], { env }, 'debootstrap (is the network up?)');
  await must('tar', ['-C', tree, '--numeric-owner', ...LEFT_OUT.map((path) => `--exclude=${path}`), '-cf', join(folder, 'debian.tar'), '.']);
  await rm(tree, { recursive: true });
}
