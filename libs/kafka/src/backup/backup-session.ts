import { presentLogin, type Secret } from '@orrery/service-kit';
import pg from 'pg';

/** How the tool calls itself, at Kafka and at PostgreSQL. */
export const CLIENT = 'orrery-backup';

/** One session of PostgreSQL, which a backup is tied to. What breaks it is told by its next question. */
export function backupSession(url: Secret): pg.Client {
  const { Client } = presentLogin(pg, url);
  const session = new Client({ application_name: CLIENT });
  session.on('error', () => undefined);
  return session;
}
