import { KafkaStrategy } from '@orrery/kafka';
import { runService } from '@orrery/service-kit';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';

await runService({ name: 'alerting', module: AppModule, config: readConfig, strategies: (app) => [app.get(KafkaStrategy)] });
