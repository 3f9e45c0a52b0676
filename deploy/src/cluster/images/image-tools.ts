import { MissingToolError } from '@orrery/local-stack';
import { onPath } from '../../tools/system-tools.js';

/** What makes images: Debian's packages of these names. */
const TOOLS = { buildah: 'buildah', debootstrap: 'debootstrap', unshare: 'util-linux', tar: 'tar' } as const;

/** @param uid of who runs this: files of an image belong to several users, and only root can give them away. @throws MissingToolError with what to do */
export function requireImageTools(env: NodeJS.ProcessEnv, uid: number | undefined): void {
  if (uid !== 0) throw new MissingToolError('Images are made by root: their files belong to several users. Run it again as root (sudo -E …), on Linux.');
  const missing = Object.entries(TOOLS).filter(([name]) => onPath(name, env) === undefined);
  if (missing.length === 0) return;
  const [names, packages] = [0, 1].map((index) => missing.map((tool) => tool[index]).join(' '));
  throw new MissingToolError(`${names} missing: they make the images. Install them (Debian: apt-get install --no-install-recommends ${packages}), then run it again.`);
}
