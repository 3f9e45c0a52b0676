import { NestFactory } from '@nestjs/core';
import type { CustomTransportStrategy } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { OrreryError } from '@orrery/contracts';
import { HealthRegistry } from '../health/health-registry.js';
import { addProbeRoutes } from '../http/probe-routes.js';
import { refusedAddress } from '../http/refused-address.js';
import { UnusedConnections } from '../http/unused-connections.js';
import { openWatchServers } from '../http/watch-servers.js';
import { secretFilesOf } from '../config/load-config.js';
import { createLogger } from '../logs/create-logger.js';
import { NestLogger } from '../logs/nest-logger.js';
import { Metrics } from '../metrics/metrics.js';
import { Drain, type DrainOutcome } from './drain.js';
import { TrustedAuthorities } from '../rotation/trusted-authorities.js';
import { watchSecrets } from '../rotation/watch-secrets.js';
import { manifestOf } from './manifest.js';
import { rootModule, type Kit } from './service-kit.module.js';
import type { BaseConfig, RunningService, ServiceOptions } from './service-options.js';

/** A start that is given up waits so long for connections to close: peers that it waited for may never answer, and its place is wanted. */
const LEAVE_MS = 1_000;
/** Of one path segment: a DTMI may have 2,048 characters, a twin id 200; Fastify's own bound is 100. */
const MAX_PARAM_LENGTH = 2_100;

/** A service that has read its configuration. `stop` may be called at any time, while it starts too. */
export interface PreparedService {
  readonly kit: Kit;
  start(): Promise<RunningService>;
  stop(): Promise<DrainOutcome>;
}

/** @throws OrreryError `configuration-invalid` */
export function prepareService<C extends BaseConfig>(options: ServiceOptions<C>): PreparedService {
  const { name, version = manifestOf(process.argv[1] ?? '').version } = options;
  const config = options.config();
  const logger = createLogger({ service: name, version, level: config.log.level });
  const kit = { config, logger, health: new HealthRegistry(), metrics: new Metrics(name, version), drain: new Drain(logger) };
  watchSecrets([...secretFilesOf(config), ...(config.trust === undefined ? [] : [new TrustedAuthorities(config.trust)])], kit);
  const stop = () => {
    const isStarting = kit.health.phase === 'starting';
    kit.health.phase = 'draining';
    return kit.drain.run(config.drainDeadline, isStarting ? { leaveMs: LEAVE_MS } : {});
  };
  return { kit, stop, start: () => start(options, config, kit, stop) };
}

async function start<C extends BaseConfig>(options: ServiceOptions<C>, config: C, kit: Kit, stop: RunningService['stop']): Promise<RunningService> {
  const { logger, health, metrics, drain } = kit;
  const started = performance.now();
  const watched = { service: options.name, health, metrics };
  const starting = metrics.gauge({ name: 'orrery_starting', help: '1 while the service starts, and with it waits for what is not there yet' });
  starting.set(1);
  // Providers may wait for what is not there yet: meanwhile probes are answered, and say what for.
  const { early, management } = await openWatchServers(config.http, watched);
  drain.add('http', 'probes while starting', () => early.close());
  // Opened first, so closed last: a drain is watched to its end.
  if (management) drain.add('close', 'probes and metrics', () => management.close());
  const watchedAt = management ? { management: management.url } : {};
  logger.info({ url: early.url, ...watchedAt }, 'starting');
  const app = await NestFactory.create<NestFastifyApplication>(rootModule(options.module, kit), new FastifyAdapter({ routerOptions: { maxParamLength: MAX_PARAM_LENGTH } }), {
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  requireNotStopped(health);
  const unused = new UnusedConnections(app.getHttpServer());
  drain.add('http', 'http and providers', () => closeHttp(app, unused, config.drainDeadline / 2));
  connect(app, options.strategies?.(app, config) ?? [], drain);
  if (!management) addProbeRoutes(app, watched);
  await options.configure?.(app, config);
  // What providers do when all are made may take as long as their making: only the address changes hands below.
  await app.init();
  requireNotStopped(health);
  await early.close();
  await listen(app, config.http);
  await app.startAllMicroservices();
  if (health.phase === 'starting') health.phase = 'ready';
  starting.set(0);
  const url = await app.getUrl();
  logger.info({ url, ...watchedAt, config, ms: Math.round(performance.now() - started) }, health.phase);
  return { app, url, ...watchedAt, logger, health, metrics, stop };
}

/** Nest closes strategies again after the HTTP server; ours must stop before it and only once. */
function connect(app: NestFastifyApplication, strategies: readonly CustomTransportStrategy[], drain: Drain): void {
  for (const strategy of strategies) {
    const close = strategy.close.bind(strategy) as () => unknown;
    let closed: Promise<unknown> | undefined;
    strategy.close = () => (closed ??= Promise.resolve(close()));
    drain.add('stop-reading', strategy.constructor.name, () => strategy.close());
    app.connectMicroservice({ strategy }, { inheritAppConfig: true });
  }
}

async function listen(app: NestFastifyApplication, http: BaseConfig['http']): Promise<void> {
  try {
    await app.listen(http.port, http.host);
  } catch (error) {
    throw refusedAddress(error, { ...http, setting: 'ORRERY_HTTP_PORT' });
  }
}

/** A signal may have come meanwhile. */
function requireNotStopped({ phase }: HealthRegistry): void {
  if (phase === 'draining') throw new OrreryError('unavailable', 'Stopped while starting');
}

/** Requests get some time to end; what is open for ever (a stream nobody closed) must not eat up the whole deadline. */
async function closeHttp(app: NestFastifyApplication, unused: UnusedConnections, graceMs: number): Promise<void> {
  const timer = setTimeout(() => app.getHttpServer().closeAllConnections(), graceMs);
  try {
    unused.close();
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
