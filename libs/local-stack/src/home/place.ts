import { resolve } from 'node:path';
import { packageFile } from '../package-file.js';

const DEFAULT_PORT = 8080;

/** ORRERY_HOME, or `.orrery` in the repository. */
export function homeFrom(env: NodeJS.ProcessEnv): string {
  return resolve(env.ORRERY_HOME ?? packageFile('..', '..', '.orrery'));
}

/** ORRERY_PORT, or 8080. */
export function portFrom(env: NodeJS.ProcessEnv): number {
  const port = Number(env.ORRERY_PORT ?? DEFAULT_PORT);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Error(`ORRERY_PORT must be a port from 1 to 65535, not "${env.ORRERY_PORT}".`);
}
