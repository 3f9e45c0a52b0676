import { join } from 'node:path';
import type { ComponentName, Components } from '../components/start-components.js';
import { describeExit, type Exit, type ManagedProcess } from '../process/managed-process.js';

export interface Crash {
  name: string;
  /** How it ended, e.g. "by SIGKILL". */
  how: string;
  lastLines: string;
  logFile: string;
}

export function describeCrash(crash: Crash): string {
  return `${crash.name} ended ${crash.how}. Its last lines (${crash.logFile}):\n${crash.lastLines}`;
}

export function crashOf(child: ManagedProcess, exit: Exit): Crash {
  return { name: child.spec.name, how: describeExit(exit), lastLines: child.lastLines(), logFile: child.spec.logFile };
}

export function watchComponents(components: Components, home: string, report: (crash: Crash) => void): void {
  for (const name of ['kafka', 'postgres', 'redis', 'mqtt', 'oidc'] satisfies ComponentName[]) {
    const component = components[name];
    component.onCrash((how) => report({ name, how, lastLines: component.lastLines(), logFile: join(home, 'logs', `${name}.log`) }));
  }
}
