import { type Secret } from '@orrery/service-kit';
import { backOff } from '../retry/back-off.js';
import { backupSession } from './backup-session.js';

/** What ends by itself: a network that does not let this pod out yet, a name that is not known yet, a server that starts (cannot_connect_now). */
const NOT_YET = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENETUNREACH', 'EHOSTUNREACH', 'ETIMEDOUT', 'EAI_AGAIN', 'ENOTFOUND', '57P03']);
const PATIENCE_MS = 60_000;

/**
 * Resolves once PostgreSQL takes a session. In a cluster a job begins within a second, and what lets its pod through the network may come later; Kafka's client tries again by itself.
 *
 * @throws the error of the last attempt after a minute, and at once what waiting does not mend
 */
export async function reachPostgres(url: Secret, say: (line: string) => void, signal: AbortSignal, patienceMs = PATIENCE_MS): Promise<void> {
  const began = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    const session = backupSession(url);
    try {
      await session.connect();
      return;
    } catch (error) {
      const { code, message } = error as Error & { code?: string };
      if (!NOT_YET.has(code ?? '') || performance.now() - began > patienceMs || signal.aborted) throw error;
      if (attempt === 0) say(`waiting for PostgreSQL: ${message}`);
      await backOff(attempt, signal);
    } finally {
      await session.end().catch(() => undefined);
    }
  }
}
