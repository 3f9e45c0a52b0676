import { ManagedProcess } from '@orrery/local-stack';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The historian as it is deployed, in a process that may be killed. @param folder where it writes its log */
export function historianProcess(folder: string, brokers: readonly string[], postgresUrl: string, realm: string, more: Readonly<Record<string, string>> = {}): ManagedProcess {
  return new ManagedProcess({
    name: 'historian',
    file: process.execPath,
    args: [MAIN],
    cwd: fileURLToPath(new URL('../../../..', import.meta.url)),
    env: {
      ORRERY_KAFKA_BROKERS: brokers.join(','),
      ORRERY_POSTGRES_URL: postgresUrl,
      ORRERY_REALM: realm,
      ORRERY_HTTP_PORT: '0',
      ORRERY_SESSION_TIMEOUT: '6s',
      ORRERY_TIER_DELAY: '200ms',
      ORRERY_LOG_LEVEL: 'warn',
      ...more,
    },
    logFile: join(folder, 'historian.log'),
  });
}
