import { runService } from '@orrery/service-kit';
import { KafkaStrategy } from '@orrery/kafka';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';

await runService({ name: 'simulation', module: AppModule, config: readConfig, strategies: (app) => [app.get(KafkaStrategy)] });
