import { runService } from '@orrery/service-kit';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';

await runService({ name: 'canary', module: AppModule, config: readConfig });
