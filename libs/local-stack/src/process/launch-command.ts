import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';

/** An unprivileged account, for a program that refuses to run as root. */
export interface RunAs {
  uid: number;
  gid: number;
  /** Folders it must get into. One it may not enter needs a capability instead. */
  folders: string[];
}

let setprivWorks: boolean | undefined;

/**
 * The command that starts a child so that it dies with us: on Linux through `setpriv --pdeathsig`, which replaces itself by the
 * program and so keeps its pid. Elsewhere the program itself; what a killed supervisor leaves is then found by its state file.
 */
export function launchCommand(
  file: string,
  args: string[],
  options: { stopSignal: 'SIGTERM' | 'SIGINT'; runAs?: RunAs | undefined },
): { file: string; args: string[] } {
  setprivWorks ??= process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'keep', 'true']).status === 0;
  const { runAs } = options;
  if (!setprivWorks) {
    if (runAs) throw new Error('As root, PostgreSQL needs setpriv (package util-linux) to drop its rights. Install it, or start as an ordinary user.');
    return { file, args };
  }
  const flags = ['--pdeathsig', options.stopSignal];
  if (runAs) {
    flags.push(`--reuid=${runAs.uid}`, `--regid=${runAs.gid}`, '--clear-groups');
    // /root is closed to others. Rather than opening folders that are not ours, the child keeps the right to pass; the secure bit
    // lets access(2) count it too, which initdb asks whether it may run postgres.
    if (!runAs.folders.every(opensToOthers)) flags.push('--securebits=+no_setuid_fixup', '--inh-caps=+dac_override', '--ambient-caps=+dac_override');
  }
  return { file: 'setpriv', args: [...flags, '--', file, ...args] };
}

/** Whether every folder above this one lets other accounts pass. */
function opensToOthers(folder: string): boolean {
  const above = dirname(folder);
  if (above === folder) return true;
  return (statSync(above).mode & 0o001) !== 0 && opensToOthers(above);
}
