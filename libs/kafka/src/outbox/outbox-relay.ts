import { type Contract, OrreryError } from '@orrery/contracts';
import type { Pool, PoolClient } from 'pg';
import { type KafkaLog, SILENT } from '../connection/settings.js';
import { type Publisher } from '../publishing/publisher.js';
import { type Outgoing } from '../records/outgoing.js';
import { backOff } from '../retry/back-off.js';

export interface OutboxRelayOptions {
  readonly pool: Pool;
  /** The schema that holds the outbox. */
  readonly schema: string;
  readonly publisher: Publisher;
  /** Every contract that may stand in the outbox. */
  readonly contracts: readonly Contract[];
  readonly logger?: KafkaLog;
  /** How often to look without being woken. */
  readonly pollMs?: number;
  readonly batch?: number;
}

interface Row {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly partition_key: string;
  readonly ce_id: string;
  readonly ce_source: string;
  readonly value: string | null;
  readonly headers: Record<string, string>;
}

/**
 * Publishes an outbox in the order of its commits; one relay per schema at a time, however many replicas run. A row goes once
 * Kafka has it: after a crash in between it is published again with the same `ce_id`, which consumers drop duplicates by.
 */
export class OutboxRelay {
  private readonly contracts: ReadonlyMap<string, Contract>;
  private readonly closing = new AbortController();
  private readonly log: KafkaLog;
  private running: Promise<void> | undefined;
  private rouse: () => void = () => undefined;

  constructor(private readonly options: OutboxRelayOptions) {
    this.contracts = new Map(options.contracts.map((contract) => [contract.topic, contract]));
    this.log = options.logger ?? SILENT;
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Something has been written: do not wait for the next look. */
  wake(): void {
    this.rouse();
  }

  /** How long the oldest record has been waiting to be published, in milliseconds; 0 where none waits. */
  async oldestAgeMs(): Promise<number> {
    const { rows } = await this.options.pool.query<{ ms: number }>(
      `select (extract(epoch from clock_timestamp() - written_at) * 1000)::float8 as ms from "${this.options.schema}".outbox order by id limit 1`,
    );
    return Math.max(0, rows[0]?.ms ?? 0);
  }

  /** Publishes what is there, then ends. */
  async close(): Promise<void> {
    this.closing.abort();
    this.rouse();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.closing;
    for (let failures = 0; ; ) {
      try {
        const all = await this.asOnly((client) => this.publishAll(client));
        failures = 0;
        if (signal.aborted && all) return;
      } catch (error) {
        failures += 1;
        this.log.warn({ err: error, schema: this.options.schema }, 'the outbox was not published; trying again');
        if (signal.aborted) return;
        await backOff(failures, signal);
        continue;
      }
      if (signal.aborted) return;
      await this.idle();
    }
  }

  private async idle(): Promise<void> {
    const woken = new Promise<void>((resolve) => (this.rouse = resolve));
    const { pollMs = 500 } = this.options;
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([woken, new Promise<void>((resolve) => (timer = setTimeout(resolve, pollMs)))]);
    clearTimeout(timer);
  }

  /** Runs with a session lock on the outbox; false where another replica's relay has it. */
  private async asOnly(work: (client: PoolClient) => Promise<void>): Promise<boolean> {
    const client = await this.options.pool.connect();
    // The end of a session in use is an event too, and would end the process if nobody listened; the next query tells it anyway.
    const heard = (): void => undefined;
    client.on('error', heard);
    let broken: Error | undefined;
    try {
      const { rows } = await client.query<{ ours: boolean }>(`select pg_try_advisory_lock(hashtextextended($1, 1)) as ours`, [`${this.options.schema}.outbox`]);
      if (rows[0]?.ours !== true) return false;
      await work(client);
      await client.query(`select pg_advisory_unlock(hashtextextended($1, 1))`, [`${this.options.schema}.outbox`]);
      return true;
    } catch (error) {
      broken = error as Error;
      throw error;
    } finally {
      client.off('error', heard);
      // A connection in doubt is closed: the session's end gives the lock back.
      client.release(broken);
    }
  }

  private async publishAll(client: PoolClient): Promise<void> {
    const { schema, batch = 500 } = this.options;
    for (;;) {
      const { rows } = await client.query<Row>(`select * from "${schema}".outbox order by id limit $1`, [batch]);
      if (rows.length === 0) return;
      for (const run of runsOfOneTopic(rows)) {
        const { contract, messages } = this.messagesOf(run);
        await this.options.publisher.publish(contract, messages);
      }
      await client.query(`delete from "${schema}".outbox where id = any($1::bigint[])`, [rows.map(({ id }) => id)]);
      if (rows.length < batch) return;
    }
  }

  private messagesOf(rows: readonly Row[]): { contract: Contract; messages: Outgoing<unknown>[] } {
    const topic = rows[0]?.topic ?? '';
    const contract = this.contracts.get(topic);
    if (contract === undefined) {
      throw new OrreryError('configuration-invalid', `the outbox of ${this.options.schema} holds records for ${topic}, which its relay was not given`);
    }
    const messages = rows.map((row): Outgoing<unknown> => ({
      // Our own record, checked when it was written.
      value: row.value === null ? null : (JSON.parse(row.value) as unknown),
      ...(row.value === null ? {} : { json: row.value }),
      key: row.key,
      partitionKey: row.partition_key,
      id: row.ce_id,
      source: row.ce_source,
      headers: row.headers,
    }));
    return { contract, messages };
  }
}

/** Order counts over topics too: a binding is published before the registration that follows it. */
function runsOfOneTopic(rows: readonly Row[]): Row[][] {
  const runs: Row[][] = [];
  for (const row of rows) {
    const last = runs.at(-1);
    if (last?.[0]?.topic === row.topic) last.push(row);
    else runs.push([row]);
  }
  return runs;
}
