import { type AuditEntry, chain, EMPTY_CHAIN } from '@orrery/commands';
import { type CommandOutcome, commandOutcomes, type CommandRequest, commandRequests } from '@orrery/contracts';
import { KafkaPublisher, type KafkaSettings, readTopic, type TopicReading } from '@orrery/kafka';
import pg from 'pg';

/** The views of command that the api reads, as its migrations make them. */
const SCHEMA = `
create schema command;
set search_path = command;
create table audit (seq bigint primary key, at text not null, subject text not null, body json not null, previous text not null, hash text not null);
create view audit_v1 as select seq, at, subject, body, previous, hash from audit;
create table commands_v1 (id text primary key);
`;

/** What the api sees of command: an answer to each request as a spec gives it, chained and published as the service does. */
export class MiniCommand {
  readonly requests: CommandRequest[] = [];
  /** What follows from a request; none: no answer. */
  answer: (request: CommandRequest) => readonly CommandOutcome[] = () => [];
  readonly pool: pg.Pool;
  private head: { seq: number; hash: string } = EMPTY_CHAIN;
  private readonly publisher: KafkaPublisher;
  private reading: TopicReading | undefined;

  constructor(
    private readonly settings: KafkaSettings,
    postgresUrl: string,
  ) {
    this.pool = new pg.Pool({ connectionString: postgresUrl, max: 2 });
    this.pool.on('error', () => undefined);
    this.publisher = new KafkaPublisher(settings);
  }

  async start(): Promise<void> {
    await this.pool.query(SCHEMA);
    this.reading = readTopic(this.settings, commandRequests, { from: 'beginning', onRecord: ({ value }) => this.take(value!) });
    await this.reading.caughtUp;
  }

  /** Chains and publishes what happened; a dry run is in no audit. */
  async tell(outcomes: readonly CommandOutcome[]): Promise<void> {
    const told: CommandOutcome[] = [];
    for (const outcome of outcomes) {
      if (outcome.type === 'judged') told.push(outcome);
      else told.push({ ...outcome, audit: await this.keep(chain(this.head, { at: outcome.at, subject: outcome.command ?? outcome.twinId ?? outcome.site ?? '', body: outcome })) });
    }
    await this.publisher.publish(commandOutcomes, told.map((value) => ({ value, source: 'command' })));
  }

  async close(): Promise<void> {
    await this.reading?.close();
    await this.publisher.close();
    await this.pool.end();
  }

  private async take(request: CommandRequest): Promise<void> {
    this.requests.push(request);
    await this.tell(this.answer(request));
  }

  private async keep(entry: AuditEntry): Promise<{ seq: number; hash: string }> {
    const { seq, at, subject, body, previous, hash } = entry;
    await this.pool.query('insert into command.audit values ($1, $2, $3, $4, $5, $6)', [seq, at, subject, JSON.stringify(body), previous, hash]);
    this.head = { seq, hash };
    return this.head;
  }
}
