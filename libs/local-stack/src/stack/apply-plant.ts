import { join } from 'node:path';
import { ADMIN_CLIENT } from '../oidc/settings.js';
import { ManagedProcess } from '../process/managed-process.js';
import { crashOf, describeCrash } from './crash.js';
import type { StackContext } from './part.js';

/** `orrery apply -f <folder>` by the command line itself, as the stack's administrator. */
export async function applyPlant(context: StackContext, folder: string, variables: Record<string, string>): Promise<void> {
  const child = new ManagedProcess({
    name: 'apply',
    file: process.execPath,
    args: [join(context.root, 'libs/client/dist/cli/main.js'), 'apply', '-f', folder, ...Object.entries(variables).flatMap(([name, value]) => ['--var', `${name}=${value}`])],
    cwd: context.root,
    env: { ORRERY_URL: context.address, ORRERY_TOKEN: await context.oidc.token(ADMIN_CLIENT) },
    logFile: join(context.home, 'logs', 'apply.log'),
  });
  await child.start();
  const exit = await child.ended();
  if (exit.code !== 0) throw new Error(describeCrash(crashOf(child, exit)));
}
