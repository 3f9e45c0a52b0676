import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { MissingToolError } from '@orrery/local-stack';

/** Programs that come from the system: where they are to be had. */
const REMEDIES = {
  promtool: 'Debian: apt-get install prometheus; macOS: brew install prometheus',
  etcd: 'Debian: apt-get install etcd-server; macOS: brew install etcd',
  kubectl: 'https://kubernetes.io/docs/tasks/tools/',
} as const;

/** Path of a program. @throws MissingToolError that says where it is to be had */
export function systemTool(name: keyof typeof REMEDIES, env: NodeJS.ProcessEnv): string {
  const found = onPath(name, env);
  if (found === undefined) throw new MissingToolError(`${name} is missing: npm run check:deploy asks it. Install it (${REMEDIES[name]}).`);
  return found;
}

/** Path of a program; undefined where it is not there. */
export const onPath = (name: string, env: NodeJS.ProcessEnv): string | undefined => (env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name)).find(isExecutable);

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
