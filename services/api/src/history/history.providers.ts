import { Logger, type Provider } from '@nestjs/common';
import { CONFIG, Drain } from '@orrery/service-kit';
import { type Config } from '../config.js';
import { HistoryDatabase } from './history-database.js';

/** The schema that the historian owns in a realm; its views are its contract with readers (architecture decision 7). */
export function historySchemaOfRealm(realm: string): string {
  return realm === 'real' ? 'historian' : `${realm.replaceAll('-', '_')}_historian`;
}

/** No health check: without history the rest of the api answers, and history itself says 503. */
export const historyProvider: Provider = {
  provide: HistoryDatabase,
  inject: [CONFIG, Drain],
  useFactory: ({ history, postgres, realm }: Config, drain: Drain): HistoryDatabase => {
    const logger = new Logger('history');
    const database = new HistoryDatabase({
      url: history.url ?? postgres.url,
      schema: historySchemaOfRealm(realm),
      readers: history.readers,
      timeLimitMs: history.timeLimit,
      onIdleError: (error) => logger.warn({ err: error, msg: 'an idle connection to history was lost' }),
    });
    drain.add('close', 'history', () => database.close());
    return database;
  },
};
