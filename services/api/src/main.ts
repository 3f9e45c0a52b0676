import { runService } from '@orrery/service-kit';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';
import { configureHttp } from './http/configure-http.js';

await runService({ name: 'api', module: AppModule, config: readConfig, configure: configureHttp });
