import { deadLetters, isOrreryError } from '@orrery/contracts';
import { withBatchSpan } from '@orrery/service-kit';
import { type KafkaMessage } from 'kafkajs';
import { SILENT, type KafkaLog } from '../connection/settings.js';
import { deadLetterOf, type DeadLetterDraft } from '../dead-letters/dead-letter.js';
import { FetchedPartition } from '../group/fetched-partition.js';
import { type TopicPartition } from '../group/held-partitions.js';
import { Suspects } from '../log-state/suspects.js';
import { writeOutbox } from '../outbox/write-outbox.js';
import { isCopy } from '../layout/copies.js';
import { KafkaRecord, type Delivered } from '../records/delivered.js';
import { readBatch } from '../records/read-batch.js';
import { backOff } from '../retry/back-off.js';
import { afterFailure, messageOf } from '../retry/retry-policy.js';
import { advanceInbox, inTransaction } from './inbox.js';
import { type TransactionalHandler, type TransactionalOptions, type TRANSACTIONAL_DEFAULTS } from './transactional-handler.js';

const IDLE_MS = 1_000;

export interface TransactionalSurroundings {
  readonly options: TransactionalOptions & typeof TRANSACTIONAL_DEFAULTS;
  fetchFrom(at: TopicPartition, offset: bigint): void;
  pause(at: TopicPartition): void;
  resume(at: TopicPartition): void;
  /** The inbox position, made where there is none. */
  openPosition(at: TopicPartition): Promise<bigint>;
  /** Something may wait in the outbox. */
  wakeRelay(): void;
}

/** One partition of a transactional handler: batch by batch, each in one transaction with its inbox position. */
export class TransactionalPartition {
  private readonly fetched: FetchedPartition;
  private readonly gone = new AbortController();
  private readonly suspects = new Suspects();
  private readonly log: KafkaLog;
  private draining = false;
  /** How often in a row the database was away. */
  private outages = 0;
  private ended: Promise<void> | undefined;
  /** Next record to handle; everything before it is in PostgreSQL. */
  position: bigint | undefined;

  constructor(
    readonly at: TopicPartition,
    private readonly handler: TransactionalHandler<unknown>,
    private readonly around: TransactionalSurroundings,
  ) {
    this.log = around.options.settings.logger ?? SILENT;
    this.fetched = new FetchedPartition(() => around.pause(at), () => around.resume(at));
  }

  start(): void {
    this.ended ??= this.run();
  }

  push(messages: KafkaMessage[], highWatermark: bigint): void {
    this.fetched.push(messages, highWatermark);
  }

  async revoke(): Promise<void> {
    this.gone.abort();
    await this.drain();
  }

  /** Ends after the transaction in flight. */
  async drain(): Promise<void> {
    this.draining = true;
    this.fetched.notify();
    await this.ended;
  }

  private async run(): Promise<void> {
    await this.open();
    while (!this.draining) {
      const messages = this.fetched.take(this.suspects.batchSize(this.position!, this.around.options.maxBatchRecords));
      if (messages.length === 0) await this.fetched.wait(IDLE_MS);
      else await this.handle(messages).catch((error: unknown) => this.recover(error, messages));
    }
  }

  private async open(): Promise<void> {
    this.fetched.stop();
    this.position = undefined;
    for (let attempt = 0; !this.draining; attempt += 1) {
      try {
        const position = await this.around.openPosition(this.at);
        this.position = position;
        this.handler.opened?.(this.at.partition);
        this.fetched.accepting = true;
        this.around.fetchFrom(this.at, position);
        return;
      } catch (error) {
        const isAnother = isOrreryError(error) && error.code === 'settings-mismatch';
        if (isAnother) this.log.error({ err: error, ...this.at, attempt, remedy: error.remedy }, 'the position belongs to another log; nothing is handled');
        else this.log.warn({ err: error, ...this.at, attempt }, 'the inbox position cannot be read; trying again');
        await backOff(attempt, this.gone.signal, this.around.options.retry);
      }
    }
  }

  private async handle(messages: readonly KafkaMessage[]): Promise<void> {
    const { options } = this.around;
    const { input, skipsTombstones } = this.handler;
    const values = messages.filter((message) => !(skipsTombstones && message.value === null) && !this.isRepetition(message));
    const { records, letters } = readBatch(values, this.at.partition, input, options.maxRecordBytes);
    const attributes = { 'messaging.kafka.partition': this.at.partition, 'messaging.batch.message_count': messages.length };
    await withBatchSpan(`${input.topic} process`, () => messages.map(({ headers }) => headers), () => this.transact(messages, records, letters), { attributes });
    options.settings.metrics?.recordsIn(input.topic, messages.length);
    options.settings.metrics?.lag(input.topic, this.at.partition, this.fetched.lag(this.position!));
  }

  /** Copied to a branch because no log-state handler could use it yet: here it was handled where it stood before. */
  private isRepetition(message: KafkaMessage): boolean {
    return this.handler.input.settings.cleanup === 'delete' && isCopy(message);
  }

  private async transact(messages: readonly KafkaMessage[], records: readonly Delivered<unknown>[], letters: readonly DeadLetterDraft[]): Promise<void> {
    const { pool, schema, settings, faults } = this.around.options;
    const next = BigInt(messages.at(-1)!.offset) + 1n;
    const afterCommit = await inTransaction(pool, schema, async (tx) => {
      await advanceInbox(tx, this.at, this.position!, next);
      const after = records.length > 0 ? await this.handler.handle(records, tx) : undefined;
      for (const draft of letters) await writeOutbox(tx, deadLetters, deadLetterOf(draft, this.at.topic, settings.clientId));
      faults?.('before-commit');
      return after;
    });
    this.position = next;
    this.outages = 0;
    afterCommit?.();
    this.suspects.passed(next);
    for (const { reason } of letters) settings.metrics?.dropped(reason);
    faults?.('after-transaction');
    this.around.wakeRelay();
  }

  private async recover(error: unknown, messages: readonly KafkaMessage[]): Promise<void> {
    const { settings, retry } = this.around.options;
    const [first, last] = [BigInt(messages[0]!.offset), BigInt(messages.at(-1)!.offset)];
    const code = isOrreryError(error) ? error.code : undefined;
    if (code === 'fenced') {
      this.log.warn({ err: error, ...this.at }, 'someone else has moved the inbox position; going on from where it stands');
      return this.open();
    }
    this.fetched.putBack(messages);
    if (code === 'unavailable' || code === 'timeout') {
      this.log.warn({ err: error, ...this.at, offset: String(first) }, 'the database is away; the records wait');
      await backOff(this.outages++, this.gone.signal, retry);
      return;
    }
    const attempts = this.suspects.failed(first, last);
    const details = { err: error, ...this.at, offset: String(first), attempts };
    if (attempts === 0) this.log.warn({ ...details, to: String(last) }, 'handler failed within a batch; its records come again one by one');
    else if (afterFailure(error, attempts, retry) === 'again') {
      this.log.warn(details, 'handler failed; the record comes again');
      await backOff(attempts - 1, this.gone.signal, retry);
    } else {
      this.log.error(details, 'handler failed; the record is dead-lettered');
      const [message] = this.fetched.take(1);
      const draft = { reason: 'handler-failed', detail: messageOf(error), record: new KafkaRecord(this.at.partition, message!) } as const;
      await this.transact([message!], [], [draft]).catch((cause: unknown) => {
        this.fetched.putBack([message!]);
        this.log.warn({ err: cause, service: settings.clientId }, 'the dead letter cannot be written yet');
        return backOff(attempts - 1, this.gone.signal, retry);
      });
    }
  }
}
