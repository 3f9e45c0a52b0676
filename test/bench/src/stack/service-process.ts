import { ManagedProcess } from '@orrery/local-stack';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/** A service as it is deployed: its own compiled main, telemetry loaded first. `nodeArgs`: e.g. a profiler's. */
export function serviceProcess(name: string, env: Record<string, string>, folder: string, nodeArgs: readonly string[] = []): ManagedProcess {
  return new ManagedProcess({
    name,
    file: process.execPath,
    args: [...nodeArgs, '--import', '@orrery/service-kit/telemetry', join(ROOT, 'services', name, 'dist/main.js')],
    cwd: ROOT,
    env,
    logFile: join(folder, `${name}.log`),
  });
}
