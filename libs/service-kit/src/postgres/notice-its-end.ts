import type { ClientBase } from 'pg';

const SETTINGS = ['tcp_keepalives_idle = 30', 'tcp_keepalives_interval = 10', 'tcp_keepalives_count = 3', 'tcp_user_timeout = 60000', `client_connection_check_interval = '10s'`];

/**
 * A session ends with its process; one whose machine or network is gone says nothing, and PostgreSQL would believe in it for two hours. For one that holds
 * what others wait for: it is asked for a sign of life after half a minute, and is gone with its locks after about a minute.
 */
export async function noticeItsEnd(session: Pick<ClientBase, 'query'>): Promise<void> {
  // What this server's system cannot do (the last two are Linux's) it does without.
  for (const setting of SETTINGS) await session.query(`set ${setting}`).catch(() => undefined);
}
