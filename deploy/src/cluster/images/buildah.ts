import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { must } from '../../tools/must.js';

/** How one image is made. */
export interface Build {
  /** Full name with its tag. */
  readonly name: string;
  /** Containerfile or Dockerfile. */
  readonly file: string;
  /** Folder that it copies from. */
  readonly context: string;
  readonly args?: Readonly<Record<string, string>>;
  /** Name → folder, for `COPY --from=<name>`. */
  readonly contexts?: Readonly<Record<string, string>>;
  /** OCI layout that it is written into, instead of being kept for others to begin from. */
  readonly into?: string;
}

/**
 * Arguments of `buildah bud`. Nothing is ever pulled: what a file begins from has been made here, or the build fails. Straight into a layout costs half of what building and pushing does
 * (measured), and a layer that the layout has is not written again; none is compressed, since all are unpacked at once.
 */
export function buildArguments({ name, file, context, args = {}, contexts = {}, into }: Build): readonly string[] {
  return [
    'bud',
    '--quiet',
    // Without a runtime and its privileges: a chroot, which is enough for commands that we wrote.
    ...['--isolation', 'chroot'],
    '--pull-never',
    ...Object.entries(args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
    ...Object.entries(contexts).flatMap(([key, folder]) => ['--build-context', `${key}=${folder}`]),
    ...['--file', file, '--tag', into === undefined ? name : `oci:${into}:${name}`],
    context,
  ];
}

/** Buildah (Apache-2.0, Debian's) with images of its own in a folder, beside those of the system. */
export class Buildah {
  private readonly environment: NodeJS.ProcessEnv;
  private readonly own: readonly string[];

  constructor(folder: string, env: NodeJS.ProcessEnv) {
    mkdirSync(folder, { recursive: true });
    const registries = join(folder, 'registries.conf');
    // `FROM node:24` means docker.io/library/node:24, as it does for Docker.
    writeFileSync(registries, 'unqualified-search-registries = ["docker.io"]\n');
    this.environment = { ...env, CONTAINERS_REGISTRIES_CONF: registries };
    this.own = ['--root', join(folder, 'images'), '--runroot', join('/run/orrery-images', basename(folder)), '--storage-driver', env['STORAGE_DRIVER'] ?? 'overlay'];
  }

  async build(build: Build): Promise<void> {
    // What it mounts is in a namespace of its own, and goes with it, however it ends: its folder can be moved and removed.
    await must('unshare', ['--mount', 'buildah', ...this.own, ...buildArguments(build)], { env: this.environment }, `Building ${build.name}`);
  }
}
