import { type SimulationRequest, type SimulationResult, simulationResults, type SimulationRun, simulationRuns, type Contract, deadLetters, platformInstances, platformLayout } from '@orrery/contracts';
import { ensureTopics, KafkaPublisher, type KafkaSettings, readTopic, type TopicReading } from '@orrery/kafka';
import { type Kafka, ManagedProcess, type Postgres, startComponents, waitUntil } from '@orrery/local-stack';
import { timestampFromMillis } from '@orrery/twin-model';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const TOPICS = [simulationRuns, simulationResults, deadLetters, platformLayout, platformInstances] as unknown as readonly Contract[];
const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

export type Ended = Extract<SimulationResult, { type: 'ended' }>;
export type ShareDone = Extract<SimulationResult, { type: 'share' }>;

const now = () => timestampFromMillis(Date.now());

/** Kafka, PostgreSQL, and replicas of simulation as it is deployed, in processes that may be killed. */
export class SimulationStack {
  readonly results: SimulationResult[] = [];
  readonly runs: SimulationRun[] = [];
  private readonly readings: TopicReading[] = [];
  private readonly replicas = new Map<string, ManagedProcess>();

  private constructor(
    readonly home: string,
    readonly components: { readonly kafka: Kafka; readonly postgres: Postgres; stop: () => Promise<void> },
    readonly pool: pg.Pool,
    readonly publisher: KafkaPublisher,
    settings: KafkaSettings,
  ) {
    this.readings.push(
      readTopic(settings, simulationResults, { from: 'beginning', onRecord: ({ value }) => void (value && this.results.push(value)) }),
      readTopic(settings, simulationRuns, { from: 'beginning', onRecord: ({ value }) => void (value && this.runs.push(value)) }),
    );
  }

  static async start(): Promise<SimulationStack> {
    const home = mkdtempSync(join(tmpdir(), 'orrery-simulation-'));
    const components = await startComponents({ home, secure: false, components: ['kafka', 'postgres'], env: {} });
    const settings = { brokers: components.kafka.brokers, clientId: 'test', realm: 'real' };
    await ensureTopics(settings, TOPICS);
    const pool = new pg.Pool({ connectionString: components.postgres.url, max: 4 });
    pool.on('error', () => undefined);
    return new SimulationStack(home, components, pool, new KafkaPublisher(settings), settings);
  }

  /** Starts a replica; what is asked of it waits in Kafka until it has joined its group. */
  async startReplica(name: string, env: Record<string, string> = {}): Promise<void> {
    const replica = new ManagedProcess({
      name,
      file: process.execPath,
      args: [MAIN],
      cwd: ROOT,
      env: {
        ORRERY_KAFKA_BROKERS: this.components.kafka.brokers.join(','),
        ORRERY_POSTGRES_URL: this.components.postgres.url,
        ORRERY_HTTP_PORT: '0',
        ORRERY_SIMULATION_WORKERS: '1',
        ORRERY_SIMULATION_WORKER_MEMORY: '96',
        ORRERY_SIMULATION_SHARE_TIME_LIMIT: '60s',
        ORRERY_SIMULATION_MAX_RUNS: '3',
        ORRERY_LOOK_EVERY: '200ms',
        ORRERY_SESSION_TIMEOUT: '6s',
        ORRERY_LOG_LEVEL: 'info',
        ...env,
      },
      logFile: this.logOf(name),
    });
    this.replicas.set(name, replica);
    await replica.start();
  }

  log(name: string): string {
    return readFileSync(this.logOf(name), 'utf8');
  }

  /** Waits until a replica has its part of the partitions: until shares of some run are its. */
  async takesPart(name: string, text: string): Promise<void> {
    await waitUntil(`${name} to take part`, async () => {
      const run = await this.ask({ kind: 'simulate', text });
      await this.ended(run);
      return (await this.pool.query('select 1 from simulation.tasks where run = $1 and begun_by like $2', [run, `%/${this.replicas.get(name)!.pid}`])).rowCount! > 0;
    }, { timeoutMs: 60_000 });
  }

  /** Kills a replica with -9 while it has shares of a run under way. @returns how many */
  async killAmid(name: string, run: string): Promise<number> {
    const replica = this.replicas.get(name)!;
    const underWay = async () =>
      (await this.pool.query<{ n: number }>(`select count(*)::int as n from simulation.tasks where run = $1 and kind = 'share' and begun_by like $2 and ended_at is null`, [run, `%/${replica.pid}`])).rows[0]!.n;
    // Frozen, it cannot end one between the look and the kill.
    await waitUntil(`${name} to have shares under way`, async () => {
      replica.pause();
      if ((await underWay()) > 0) return true;
      replica.resume();
      return false;
    }, { timeoutMs: 60_000, intervalMs: 20 });
    const left = await underWay();
    await replica.kill();
    return left;
  }

  async stopReplica(name: string): Promise<void> {
    await this.replicas.get(name)?.stop();
    this.replicas.delete(name);
  }

  async ask(request: Partial<SimulationRequest> & Pick<SimulationRequest, 'kind'> & { text: string }): Promise<string> {
    const { text, run = randomUUID(), ...more } = request;
    const value = { type: 'request' as const, run, at: now(), by: 'petra', wishes: { seed: 11 }, ...more, model: { name: 'line.yaml', text } };
    await this.publisher.publish(simulationRuns, [{ value, source: 'api' }]);
    return run;
  }

  async cancel(run: string): Promise<void> {
    await this.publisher.publish(simulationRuns, [{ value: { type: 'cancel', run, at: now(), by: 'petra' }, source: 'api' }]);
  }

  shares(run: string): ShareDone[] {
    return this.results.filter((result): result is ShareDone => result.type === 'share' && result.run === run);
  }

  async ended(run: string, timeoutMs = 90_000): Promise<Ended> {
    const find = () => this.results.find((result): result is Ended => result.type === 'ended' && result.run === run);
    await waitUntil(`the end of ${run}; it has ${this.shares(run).length} shares`, () => find() !== undefined, { timeoutMs });
    return find()!;
  }

  async resultOf(run: string): Promise<{ hash: string; body: string }> {
    const { rows } = await this.pool.query<{ hash: string; body: string }>('select hash, body from simulation.results_v1 where run = $1', [run]);
    return rows[0]!;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.replicas.values()].map((replica) => replica.stop()));
    await Promise.all(this.readings.map((reading) => reading.close()));
    await this.publisher.close();
    await this.pool.end();
    await this.components.stop();
    rmSync(this.home, { recursive: true, force: true });
  }

  private logOf(name: string): string {
    return join(this.home, `${name}.log`);
  }
}
