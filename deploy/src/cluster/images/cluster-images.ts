import type { Say } from '../../tools/go-tools.js';
import { base } from './base-image.js';
import { requireImageTools } from './image-tools.js';
import { publishedArchives } from './published-images.js';
import { servicesArchive } from './service-images.js';

/**
 * Files for `ctr -n k8s.io images import <file>`: every image that the chart's laptop profile names, under its full name. No registry is asked.
 * @param root the repository, after `npm run dist` @throws MissingToolError with what to install
 */
export async function clusterImages(root: string, env: NodeJS.ProcessEnv, say: Say): Promise<readonly string[]> {
  requireImageTools(env, process.getuid?.());
  const made = await base(root, env, say);
  return [await servicesArchive(root, made, env, say), ...(await publishedArchives(root, made, env, say))];
}
