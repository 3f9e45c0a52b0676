import { isRunning, type ProcessIdentity } from '../process/process-identity.js';
import { waitUntil } from '../process/wait-until.js';

export interface Orphan extends ProcessIdentity {
  name: string;
}

const PATIENCE_MS = 10_000;

/** Asks processes to stop, kills those that do not, and waits until all are gone. Each is checked by number and start time. */
export async function endProcesses(processes: Orphan[]): Promise<void> {
  // PostgreSQL waits for its clients on SIGTERM; SIGINT is its "fast". The last started goes first.
  for (const orphan of [...processes].reverse()) {
    send(orphan, orphan.name === 'postgres' ? 'SIGINT' : 'SIGTERM');
    send(orphan, 'SIGCONT');
  }
  const gone = (): boolean => !processes.some(isRunning);
  await waitUntil('former processes to stop', gone, { timeoutMs: PATIENCE_MS }).catch(() => processes.forEach((orphan) => send(orphan, 'SIGKILL')));
  await waitUntil('killed processes to be gone', gone, { timeoutMs: PATIENCE_MS });
}

function send(orphan: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isRunning(orphan)) return;
  try {
    process.kill(orphan.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
