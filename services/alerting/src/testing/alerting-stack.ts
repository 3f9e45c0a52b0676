import { type AlertAction, alertActions, alerts, type Contract, deadLetters, DEFINITION_PART, type MaintenanceScore, maintenanceScores, notifications, platformInstances, platformLayout, type PlantRules, plantRules, ROOT_PART, type TwinDefinition, type TwinEvent, twinEvents, twinRegistry, twinState } from '@orrery/contracts';
import { ensureTopics, KafkaPublisher, type KafkaSettings, KafkaStrategy } from '@orrery/kafka';
import { type Kafka, ManagedProcess, type Postgres, startComponents, waitUntil } from '@orrery/local-stack';
import { type RunningService, startService } from '@orrery/service-kit';
import { snapshotParts, timestampFromMillis } from '@orrery/twin-model';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { AppModule } from '../app.module.js';
import { type Config } from '../config.js';

const TOPICS = [twinEvents, maintenanceScores, alertActions, twinRegistry, plantRules, twinState, alerts, notifications, deadLetters, platformLayout, platformInstances] as unknown as readonly Contract[];

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/** A Kafka and a PostgreSQL, and alerting on them as it runs. */
export class AlertingStack {
  private readonly publisher: KafkaPublisher;
  private readonly revs = new Map<string, number>();
  service: RunningService | undefined;
  private processes = 0;

  private constructor(
    readonly home: string,
    readonly components: { readonly kafka: Kafka; readonly postgres: Postgres; stop: () => Promise<void> },
    readonly pool: pg.Pool,
  ) {
    this.publisher = new KafkaPublisher(this.settings);
  }

  static async start(): Promise<AlertingStack> {
    const home = mkdtempSync(join(tmpdir(), 'orrery-alerting-'));
    const components = await startComponents({ home, secure: false, components: ['kafka', 'postgres'], env: {} });
    const pool = new pg.Pool({ connectionString: components.postgres.url, max: 4 });
    pool.on('error', () => undefined);
    const stack = new AlertingStack(home, components, pool);
    await ensureTopics(stack.settings, TOPICS);
    return stack;
  }

  get settings(): KafkaSettings {
    return { brokers: this.components.kafka.brokers, clientId: 'test', realm: 'real' };
  }

  async alerting(more: Partial<Config> = {}): Promise<void> {
    const config = {
      http: { host: '127.0.0.1', port: 0 },
      log: { level: 'fatal' },
      realm: 'real',
      otlp: { sampleRatio: 0 },
      drainDeadline: 10_000,
      kafka: { brokers: this.components.kafka.brokers },
      postgres: { url: this.components.postgres.url },
      sessions: 8,
      sessionTimeout: 6_000,
      tick: 100,
      shelfMax: 3_600_000,
      retention: 86_400_000,
      consoleUrl: 'https://orrery.acme.example',
      mail: {},
      answerWithin: 500,
      retryFirst: 200,
      giveUpAfter: 60_000,
      ...more,
    } as unknown as Config;
    this.service = await startService({ name: 'alerting', version: '0.0.0', module: AppModule, config: () => config, strategies: (app) => [app.get(KafkaStrategy)] });
  }

  /** Alerting as it is deployed: in a process of its own, which may be killed with SIGKILL at any moment. */
  async process(env: Readonly<Record<string, string>>): Promise<ManagedProcess> {
    const started = new ManagedProcess({
      name: 'alerting',
      file: process.execPath,
      args: [MAIN],
      cwd: ROOT,
      env: {
        ORRERY_KAFKA_BROKERS: this.components.kafka.brokers.join(','),
        ORRERY_POSTGRES_URL: this.components.postgres.url,
        ORRERY_HTTP_PORT: '0',
        ORRERY_LOG_LEVEL: 'warn',
        ORRERY_SESSION_TIMEOUT: '6s',
        ORRERY_ALERT_TICK: '100ms',
        ORRERY_NOTIFY_RETRY_FIRST: '200ms',
        ...env,
      },
      logFile: join(this.home, `alerting-${(this.processes += 1)}.log`),
    });
    await started.start();
    return started;
  }

  async stopAlerting(): Promise<void> {
    await this.service?.stop();
    this.service = undefined;
  }

  async apply(rules: Omit<PlantRules, 'appliedAt' | 'organisation' | 'site'>, twins: ReadonlyMap<string, TwinDefinition>): Promise<void> {
    const appliedAt = timestampFromMillis(Date.now());
    await this.publisher.publish(twinRegistry, [...twins].map(([twinId, definition]) => ({ value: { type: 'twin' as const, twinId, definition, appliedAt }, source: 'test' })));
    await this.publisher.publish(plantRules, [{ value: { organisation: 'acme', site: 'riverside', ...rules, appliedAt }, source: 'test' }]);
  }

  /** Readings of one twin, as the projector tells them, one revision each call. */
  events(twinId: string, values: Readonly<Record<string, unknown>>, quality: 'good' | 'bad' | 'stale' = 'good', headers: Readonly<Record<string, string>> = {}): { value: TwinEvent; source: string; headers: Readonly<Record<string, string>> } {
    const rev = (this.revs.get(twinId) ?? 0) + 1;
    this.revs.set(twinId, rev);
    const at = timestampFromMillis(Date.now());
    const changes = Object.entries(values).map(([path, value]) => ({ kind: 'reported' as const, path, state: { value, quality, eventTs: at, receivedTs: at, source: 'plc' } }));
    return { value: { type: 'changed', twinId, rev, prevRev: rev - 1, at, cause: { input: 'readings', offset: String(rev) }, changes }, source: 'test', headers };
  }

  async read(twinId: string, values: Readonly<Record<string, unknown>>, quality: 'good' | 'bad' | 'stale' = 'good', headers: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.publisher.publish(twinEvents, [this.events(twinId, values, quality, headers)]);
  }

  async publish(events: readonly ReturnType<AlertingStack['events']>[]): Promise<void> {
    await this.publisher.publish(twinEvents, events);
  }

  /** The twin's snapshot, as the projector keeps it. */
  async state(twinId: string, definition: TwinDefinition, values: Readonly<Record<string, unknown>>): Promise<void> {
    const at = timestampFromMillis(Date.now());
    const properties = Object.fromEntries(Object.entries(values).map(([path, value]) => [path, { value, quality: 'good' as const, eventTs: at, receivedTs: at }]));
    const twin = { twinId, rev: this.revs.get(twinId) ?? 1, at, inputOffset: '0', definition, properties, desired: {}, sources: {}, parts: { [DEFINITION_PART]: 1, [ROOT_PART]: 1 } };
    await this.publisher.publish(twinState, snapshotParts(twin, 0, { epoch: '1', logic: '1' }).map((value) => ({ value, source: 'test' })));
  }

  async score(value: MaintenanceScore): Promise<void> {
    await this.publisher.publish(maintenanceScores, [{ value, source: 'test' }]);
  }

  async act(action: { type: AlertAction['type']; id: string; twinId: string } & Record<string, unknown>): Promise<void> {
    const value = { by: 'anna', at: timestampFromMillis(Date.now()), ...action } as unknown as AlertAction;
    await this.publisher.publish(alertActions, [{ value, source: 'test' }]);
  }

  async rows<Row extends pg.QueryResultRow = Record<string, unknown>>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row>(sql, [...parameters])).rows;
  }

  /** Waits until the first row of a query over alerting's views is as wanted. */
  async until(what: string, sql: string, isSo: (row: Record<string, unknown>) => boolean, timeoutMs = 20_000): Promise<Record<string, unknown>> {
    let last: Record<string, unknown> | undefined;
    await waitUntil(
      what,
      async () => {
        [last] = await this.rows(sql);
        return last !== undefined && isSo(last);
      },
      { timeoutMs },
    ).catch((error: unknown) => {
      throw new Error(`${error instanceof Error ? error.message : String(error)}; it is ${JSON.stringify(last)}`);
    });
    return last!;
  }

  async stop(): Promise<void> {
    await this.stopAlerting();
    await this.publisher.close();
    await this.pool.end();
    await this.components.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}
