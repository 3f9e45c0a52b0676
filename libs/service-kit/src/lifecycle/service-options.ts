import type { DynamicModule, INestApplicationContext, Type } from '@nestjs/common';
import type { CustomTransportStrategy } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { HealthRegistry } from '../health/health-registry.js';
import type { LogLevel } from '../logs/create-logger.js';
import type { Metrics } from '../metrics/metrics.js';

/** What the kit itself needs of a configuration; `settings.base()` gives it. */
export interface BaseConfig {
  /** `management`: the port of probes and metrics, where they have one of their own. */
  readonly http: { readonly host: string; readonly port: number; readonly management?: number };
  readonly log: { readonly level: LogLevel };
  /** File of authorities beside those of Node; read again when it changes. */
  readonly trust?: string;
  /** Time to drain after SIGTERM, in milliseconds. */
  readonly drainDeadline: number;
}

export interface ServiceOptions<C extends BaseConfig> {
  /** Name of the service, as principal of the contracts: `twin-projector`. */
  readonly name: string;
  /** That of the package.json beside the started program when absent. */
  readonly version?: string;
  readonly module: Type | DynamicModule;
  /** Reads the configuration; what it throws is shown as one clear error. */
  readonly config: () => C;
  /**
   * Transports whose handlers the module's controllers hold, started after HTTP. `listen` calls back once records flow;
   * `close` stops reading, finishes what is in flight and commits it.
   */
  readonly strategies?: (app: INestApplicationContext, config: C) => readonly CustomTransportStrategy[];
  /** Last word on the HTTP application before it starts: prefix, pipes, static files. */
  readonly configure?: (app: NestFastifyApplication, config: C) => unknown;
}

export interface RunningService {
  readonly app: NestFastifyApplication;
  /** Address of its HTTP server, with the port it really has. */
  readonly url: string;
  /** Address of probes and metrics where they have one of their own, with the port it really has. */
  readonly management?: string;
  readonly logger: Logger;
  readonly health: HealthRegistry;
  readonly metrics: Metrics;
  /** Not ready → stop reading → finish in flight → commit → close. */
  stop(): Promise<'drained' | 'failed' | 'timed-out'>;
}
