import { type Contract, platformInstances, platformLayout } from '@orrery/contracts';
import { ensureTopics, type KafkaSettings } from '@orrery/kafka';
import { type Kafka, type Postgres, type Redis, startComponents } from '@orrery/local-stack';
import { type RunningService, startService } from '@orrery/service-kit';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppModule } from '../app.module.js';
import { type Config } from '../config.js';
import { configureHttp } from '../http/configure-http.js';
import { TOPICS } from '../platform/kafka.providers.js';
import { TestIssuer } from '@orrery/access/testing';
import { MiniProjector } from './mini-projector.js';

/** The service as it runs, on a real Kafka, PostgreSQL and Redis, with a projector and an issuer for tests. */
export class ApiStack {
  private constructor(
    private readonly home: string,
    readonly components: { kafka: Kafka; postgres: Postgres; redis: Redis; stop: () => Promise<void> },
    readonly issuer: TestIssuer,
    readonly kafka: KafkaSettings,
    readonly projector: MiniProjector,
    readonly service: RunningService,
  ) {}

  static async start(): Promise<ApiStack> {
    const home = mkdtempSync(join(tmpdir(), 'orrery-api-'));
    const [components, issuer] = await Promise.all([startComponents({ home, secure: false, components: ['kafka', 'postgres', 'redis'] }), TestIssuer.start()]);
    const kafka = { brokers: components.kafka.brokers, clientId: 'test', realm: 'real' };
    await ensureTopics(kafka, [...TOPICS, platformLayout as unknown as Contract, platformInstances as unknown as Contract]);
    const projector = new MiniProjector(kafka, components.redis.url);
    await projector.start();
    const service = await startApi({ ...components, redis: { ...components.redis, url: await projector.redisAccount('api') } }, issuer.issuer);
    return new ApiStack(home, components, issuer, kafka, projector, service);
  }

  get url(): string {
    return this.service.url;
  }

  async request(path: string, options: { as?: readonly string[]; method?: string; body?: unknown; headers?: Record<string, string>; signal?: AbortSignal } = {}): Promise<Response> {
    const { as = ['engineer'], method = 'GET', body, headers = {}, signal } = options;
    return fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${await this.issuer.token(as)}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.projector.close();
    await this.issuer.stop();
    await this.components.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}

export function startApi(components: { kafka: Kafka; postgres: Postgres; redis: Redis }, issuer: string): Promise<RunningService> {
  const config = {
    http: { host: '127.0.0.1', port: 0 },
    log: { level: 'fatal' },
    realm: 'real',
    otlp: { sampleRatio: 0 },
    drainDeadline: 10_000,
    kafka: { brokers: components.kafka.brokers },
    postgres: { url: components.postgres.url },
    redis: { url: components.redis.url },
    views: {},
    history: { readers: 4, timeLimit: 15_000 },
    oidc: { issuer, audience: TestIssuer.AUDIENCE },
    tokenType: 'at+jwt',
    loggedDecisions: 'denied',
    console: { clientId: 'orrery-console' },
  } as unknown as Config;
  return startService({ name: 'api', version: '0.0.0', module: AppModule, config: () => config, configure: configureHttp });
}
