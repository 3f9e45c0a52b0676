import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import type { Logger } from 'pino';
import { HealthRegistry } from '../health/health-registry.js';
import { Metrics } from '../metrics/metrics.js';
import { Drain } from './drain.js';
import { CONFIG, LOGGER } from './tokens.js';

@Module({})
class ServiceKitModule {}

@Module({})
class ServiceRoot {}

export interface Kit {
  readonly config: unknown;
  readonly logger: Logger;
  readonly health: HealthRegistry;
  readonly metrics: Metrics;
  readonly drain: Drain;
}

/** The service's own module, with what the kit offers injectable everywhere in it. */
export function rootModule(module: Type | DynamicModule, kit: Kit): DynamicModule {
  const providers: Provider[] = [
    { provide: CONFIG, useValue: kit.config },
    { provide: LOGGER, useValue: kit.logger },
    { provide: HealthRegistry, useValue: kit.health },
    { provide: Metrics, useValue: kit.metrics },
    { provide: Drain, useValue: kit.drain },
  ];
  const exported = [CONFIG, LOGGER, HealthRegistry, Metrics, Drain];
  return { module: ServiceRoot, imports: [{ module: ServiceKitModule, global: true, providers, exports: exported }, module] };
}
