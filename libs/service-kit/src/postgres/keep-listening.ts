import type { Pool } from 'pg';

/**
 * pg takes its listeners from a session while it ends it; what the server says in that moment, such as that it is going down itself, would
 * end the process. The loss of an idle session is still told by the pool, that of a busy one by its query.
 */
export function keepListening(pool: Pool): void {
  pool.on('connect', (session) => session.on('error', () => undefined));
}
