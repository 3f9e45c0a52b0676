import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { CONFIG } from '@orrery/service-kit';
import { type Redis } from 'ioredis';
import { type Pool } from 'pg';
import { DefinitionsStore } from './adapters/definitions.store.js';
import { HotStateStore } from './adapters/hot-state.store.js';
import { RegistryStore } from './adapters/registry.store.js';
import { TwinDirectoryStore } from './adapters/twin-directory.store.js';
import { AuthGuard } from './auth/auth.guard.js';
import { TokenVerifier } from './auth/token-verifier.js';
import { type Config } from './config.js';
import { ProblemFilter } from './http/problem.filter.js';
import { validationPipe } from './http/validation.js';
import { kafkaProviders } from './platform/kafka.providers.js';
import { postgresProvider } from './platform/postgres.provider.js';
import { redisProvider } from './platform/redis.provider.js';
import { ApplyPlant } from './registry/apply-plant.js';
import { PlantsController } from './registry/plants.controller.js';
import { ConfigController } from './system/config.controller.js';
import { MeController } from './system/me.controller.js';
import { POOL, REDIS } from './tokens.js';
import { ReadTwin } from './twins/read-twin.js';
import { TwinsController } from './twins/twins.controller.js';

export const controllers = [PlantsController, TwinsController, MeController, ConfigController];

@Module({
  controllers,
  providers: [
    postgresProvider,
    redisProvider,
    ...kafkaProviders,
    { provide: TwinDirectoryStore, inject: [POOL], useFactory: (pool: Pool) => new TwinDirectoryStore(pool) },
    { provide: DefinitionsStore, inject: [POOL], useFactory: (pool: Pool) => new DefinitionsStore(pool) },
    { provide: HotStateStore, inject: [REDIS, CONFIG], useFactory: (redis: Redis, { realm }: Config) => new HotStateStore(redis, realm) },
    { provide: TokenVerifier, inject: [CONFIG], useFactory: ({ oidc, tokenType }: Config) => new TokenVerifier({ ...oidc, type: tokenType }) },
    RegistryStore,
    ApplyPlant,
    ReadTwin,
    { provide: APP_GUARD, useClass: AuthGuard },
    { provide: APP_PIPE, useFactory: validationPipe },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class AppModule {}
