import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { deadLetters, OrreryError, type Contract } from '@orrery/contracts';
import { Waiting } from '@orrery/service-kit';
import { firstValueFrom, isObservable } from 'rxjs';
import { type KafkaSettings, SILENT } from '../connection/settings.js';
import { type LogState } from '../log-state/log-state.js';
import { LogStateRunner } from '../log-state/log-state-runner.js';
import { type LogStateOptions } from '../log-state/runner-options.js';
import { awaitTopics } from '../topics/await-topics.js';
import { type AnyTransactionalHandler, type TransactionalHandler, type TransactionalOptions } from '../transactional/transactional-handler.js';
import { TransactionalRunner } from '../transactional/transactional-runner.js';
import { callHandler } from './call-handler.js';
import { KAFKA_TRANSPORT, type HandlerExtras } from './decorators.js';
import { RecordContext } from './record-context.js';

type Runner = LogStateRunner<unknown, unknown> | TransactionalRunner;

export interface KafkaStrategyOptions {
  readonly settings: KafkaSettings;
  /** For every @OnLogState handler. */
  readonly logState?: Omit<LogStateOptions<unknown, unknown>, 'settings' | 'logState'>;
  /** Needed by @OnRecords and @OnBatches handlers: where their state, inbox and outbox are. */
  readonly transactional?: Omit<TransactionalOptions, 'settings' | 'handlers'>;
}

/**
 * Kafka as a transport of Nest (architecture decision 8): `connectMicroservice({ strategy: new KafkaStrategy(…) })`. Handlers are
 * methods with @OnLogState, @OnRecords or @OnBatches. `listen` waits for their topics, refuses those that differ from their contracts, and calls back
 * once every group is joined; `close` drains.
 */
export class KafkaStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = KAFKA_TRANSPORT;
  override readonly propagatesEventHandlerErrors = true;
  private readonly runners: Runner[] = [];
  private readonly closing = new AbortController();

  constructor(private readonly options: KafkaStrategyOptions) {
    super();
  }

  listen(callback: (error?: unknown) => void): void {
    this.start().then(
      () => callback(),
      (error: unknown) => callback(error),
    );
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.runners.map((runner) => runner.close()));
  }

  on(event: string): never {
    throw new OrreryError('invalid-argument', `The Kafka transport has no event ${event}`, { remedy: 'Ask its runners through unwrap() how they stand.' });
  }

  /** The runners behind the handlers: what is ready, what is being restored. */
  unwrap<T = readonly Runner[]>(): T {
    return this.runners as T;
  }

  private async start(): Promise<void> {
    const { settings, logState, transactional } = this.options;
    const records: AnyTransactionalHandler[] = [];
    const contracts = new Set<Contract>([deadLetters as unknown as Contract, ...(transactional?.publishes ?? [])]);
    for (const [topic, handler] of this.messageHandlers) {
      const { shape, contract } = handler.extras as HandlerExtras;
      if (handler.next) throw new OrreryError('configuration-invalid', `${topic} has two handlers in one service; make them one, their effects belong together`);
      contracts.add(contract);
      if (shape === 'records') records.push(recordHandler(contract, handler));
      else if (shape === 'batches') records.push(await givenBy<AnyTransactionalHandler>(handler, topic, 'handle'));
      else {
        const given = await givenBy<LogState<unknown, unknown>>(handler, topic, 'open');
        for (const other of [given.snapshots, given.events]) if (other) contracts.add(other);
        this.runners.push(new LogStateRunner({ ...logState, settings, logState: given }));
      }
    }
    if (records.length > 0) {
      if (!transactional) throw new OrreryError('configuration-invalid', 'Handlers with @OnRecords or @OnBatches need the strategy’s option `transactional`: a pool and the schema of the service');
      this.runners.push(new TransactionalRunner({ ...transactional, settings, handlers: records }));
    }
    await awaitTopics(settings, [...contracts], this.closing.signal);
    await this.join([...this.messageHandlers.keys()]);
  }

  private async join(topics: readonly string[]): Promise<void> {
    const { logger, health } = this.options.settings;
    for (const runner of this.runners) runner.start();
    const joined = Promise.all(this.runners.map((runner) => runner.joined));
    await new Waiting(logger ?? SILENT, health).during('kafka', joined, () => `joining the consumer groups that share out ${topics.join(', ')}`, 'The consumer groups are joined');
  }
}

/** What the method of an @OnLogState or @OnBatches gives: a LogState, which can be opened, or a TransactionalHandler, which can handle. */
async function givenBy<H>(handler: MessageHandler, topic: string, does: keyof H & string): Promise<H> {
  const answer: unknown = await handler(undefined);
  const given = isObservable(answer) ? await firstValueFrom(answer) : answer;
  if (typeof given !== 'object' || given === null || !(does in given)) throw new OrreryError('configuration-invalid', `The handler of ${topic} gave nothing that has ${does}()`);
  return given as H;
}

function recordHandler(contract: Contract, handler: MessageHandler): TransactionalHandler<unknown> {
  return {
    input: contract,
    handle: async (batch, tx) => {
      for (const record of batch) await callHandler(handler, record.value, new RecordContext(record, tx));
    },
  };
}
