import { builtHelm, requireGo } from '../tools/go-tools.js';

/** What `npm test` says where it could not render the chart; undefined where it could. */
export async function skippedOfDeploy(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (builtHelm(env) !== undefined) return undefined;
  const missing = await requireGo(env, 'Helm').then(() => undefined, (error: Error) => error.message);
  return missing === undefined
    ? 'skipped: the chart was not rendered, for Helm is not built here. npm run check:deploy builds it once (some minutes).'
    : `skipped: check:deploy, and the chart was not rendered. ${missing}`;
}
