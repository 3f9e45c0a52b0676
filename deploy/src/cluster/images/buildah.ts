import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { must } from './must.js';

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
}

/** Arguments of `buildah bud`. Nothing is ever pulled: what a file begins from has been made here, or the build fails. */
export function buildArguments({ name, file, context, args = {}, contexts = {} }: Build): readonly string[] {
  return [
    'bud',
    '--quiet',
    // Without a runtime and its privileges: a chroot, which is enough for commands that we wrote.
    ...['--isolation', 'chroot'],
    // A HEALTHCHECK is a word of Docker's; the OCI's format has none.
    ...['--format', 'docker'],
    '--pull-never',
    ...Object.entries(args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
    ...Object.entries(contexts).flatMap(([key, folder]) => ['--build-context', `${key}=${folder}`]),
    ...['--file', file, '--tag', name],
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
    await this.run(buildArguments(build), `Building ${build.name}`);
  }

  /** Into an OCI layout: layers that it has are not written again. Little is gained by a better compression of what is unpacked at once. */
  async writeTo(layout: string, name: string): Promise<void> {
    await this.run(['push', '--quiet', '--compression-format', 'gzip', '--compression-level', '1', name, `oci:${layout}:${name}`], `Writing ${name}`);
  }

  async remove(name: string): Promise<void> {
    await this.run(['rmi', name], `Removing ${name}`);
  }

  private async run(args: readonly string[], what: string): Promise<void> {
    await must('buildah', [...this.own, ...args], { env: this.environment }, what);
  }
}
