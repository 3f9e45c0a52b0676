import { presentLogin, type Secret } from '@orrery/service-kit';
import pg from 'pg';

/** One session of PostgreSQL, which a backup is tied to. What breaks it is told by its next question. */
export function backupSession(url: Secret): pg.Client {
  const { Client } = presentLogin(pg, url);
  const session = new Client({ application_name: 'orrery-backup' });
  session.on('error', () => undefined);
  return session;
}
