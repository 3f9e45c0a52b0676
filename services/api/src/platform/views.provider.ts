import { Logger, type Provider } from '@nestjs/common';
import { CONFIG, Drain } from '@orrery/service-kit';
import { ServiceViews } from '../adapters/service-views.js';
import { type Config } from '../config.js';

/** No health check: without alerts or commands the rest of the api answers, and they themselves say 503. */
export const viewsProvider: Provider = {
  provide: ServiceViews,
  inject: [CONFIG, Drain],
  useFactory: ({ views, postgres, realm }: Config, drain: Drain): ServiceViews => {
    const logger = new Logger('views');
    const database = new ServiceViews({ url: views.url ?? postgres.url, realm, onIdleError: (error) => logger.warn({ err: error, msg: 'an idle connection to the views of services was lost' }) });
    drain.add('close', 'views of services', () => database.close());
    return database;
  },
};
