import { type Contract, deadLetters, platformInstances, platformLayout, twinEvents, type TwinInput, twinInputs } from '@orrery/contracts';
import { ensureTopics, inRealm, KafkaAdmin, KafkaPublisher, type KafkaSettings, KafkaStrategy } from '@orrery/kafka';
import { type Kafka, type Postgres, startComponents, waitUntil } from '@orrery/local-stack';
import { type RunningService, startService } from '@orrery/service-kit';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { AppModule } from '../app.module.js';
import { type Config } from '../config.js';
import { schemaOfRealm } from '../schema/migrations.js';

export interface HistoryOptions {
  readonly realm?: string;
  readonly retentionMs?: number;
  readonly tierDelayMs?: number;
  readonly snapshotEvery?: number;
}

const DAY_MS = 86_400_000;
const TOPICS = [twinInputs, twinEvents, deadLetters, platformLayout, platformInstances] as unknown as readonly Contract[];

/** A Kafka and a PostgreSQL, and historians on them as they run. Each realm has topics and a schema of its own. */
export class HistoryStack {
  private readonly publishers = new Map<string, KafkaPublisher>();
  private readonly services: RunningService[] = [];

  private constructor(
    readonly home: string,
    readonly components: { readonly kafka: Kafka; readonly postgres: Postgres; stop: () => Promise<void> },
    readonly pool: pg.Pool,
  ) {}

  static async start(): Promise<HistoryStack> {
    const home = mkdtempSync(join(tmpdir(), 'orrery-historian-'));
    const components = await startComponents({ home, secure: false, components: ['kafka', 'postgres'], env: {} });
    const pool = new pg.Pool({ connectionString: components.postgres.url, max: 4 });
    pool.on('error', () => undefined);
    return new HistoryStack(home, components, pool);
  }

  settings(realm: string): KafkaSettings {
    return { brokers: this.components.kafka.brokers, clientId: 'test', realm };
  }

  async createRealm(realm: string): Promise<void> {
    await ensureTopics(this.settings(realm), TOPICS);
  }

  async historian({ realm = 'real', retentionMs = 3_650 * DAY_MS, tierDelayMs = 0, snapshotEvery = 5 }: HistoryOptions): Promise<RunningService> {
    const config = {
      http: { host: '127.0.0.1', port: 0 },
      log: { level: 'fatal' },
      realm,
      otlp: { sampleRatio: 0 },
      drainDeadline: 10_000,
      kafka: { brokers: this.components.kafka.brokers },
      postgres: { url: this.components.postgres.url },
      sessions: 6,
      sessionTimeout: 6_000,
      retention: retentionMs,
      tiers: { delay: tierDelayMs, seconds: 400 * DAY_MS, minutes: 3_650 * DAY_MS, hours: 36_500 * DAY_MS },
      snapshotEvery,
    } as unknown as Config;
    const service = await startService({ name: 'historian', version: '0.0.0', module: AppModule, config: () => config, strategies: (app) => [app.get(KafkaStrategy)] });
    this.services.push(service);
    return service;
  }

  async publish(realm: string, inputs: readonly TwinInput[]): Promise<void> {
    await this.publisher(realm).publish(twinInputs, inputs.map((value) => ({ value, source: 'test' })));
  }

  publisher(realm: string): KafkaPublisher {
    const publisher = this.publishers.get(realm) ?? new KafkaPublisher(this.settings(realm));
    this.publishers.set(realm, publisher);
    return publisher;
  }

  async rows<Row extends pg.QueryResultRow>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row>(sql, [...parameters])).rows;
  }

  /** Waits until everything that the log of a realm holds is in its history; by partition, since a retried send may stand in it twice. */
  async caughtUp(realm: string, timeoutMs = 60_000): Promise<void> {
    const topic = inRealm({ realm }, twinInputs.topic);
    const admin = new KafkaAdmin(this.settings(realm));
    try {
      const ends = await admin.endOffsets(topic);
      const isDone = async (): Promise<boolean> => {
        const rows = await this.rows<{ partition: number; next_offset: string }>(`select partition, next_offset from ${schemaOfRealm(realm)}.inbox where topic = $1`, [topic]);
        const reached = new Map(rows.map(({ partition, next_offset }) => [partition, BigInt(next_offset)]));
        return [...ends].every(([partition, end]) => end === 0n || (reached.get(partition) ?? 0n) >= end);
      };
      await waitUntil(`the history of ${realm} to have caught up`, isDone, { timeoutMs });
    } finally {
      await admin.close();
    }
  }

  /** Waits until the tiers of a realm show all that its history holds. */
  async rolledUp(realm: string): Promise<void> {
    await waitUntil('the tiers to be up to date', async () => (await this.rows(`select 1 from ${schemaOfRealm(realm)}.dirty_minutes limit 1`)).length === 0);
  }

  async stop(): Promise<void> {
    await Promise.all(this.services.map((service) => service.stop()));
    await Promise.all([...this.publishers.values()].map((publisher) => publisher.close()));
    await this.pool.end();
    await this.components.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}
