import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { type CommandOutcome, commandOutcomes, OrreryError } from '@orrery/contracts';
import { Drain, HealthRegistry } from '@orrery/service-kit';
import { CommandBook, type KnownCommand } from '../domain/commands/command-book.js';
import { type TopicReader } from '../platform/kafka.providers.js';
import { TOPIC_READER } from '../tokens.js';

/** `isLive`: it came after all that was there when reading began. */
type OutcomeListener = (outcome: { readonly value: CommandOutcome; readonly partition: number; readonly offset: bigint }, isLive: boolean) => void;

/** Reads command.outcomes from its beginning, and on: every instance knows every command, and hears what becomes of each request. */
@Injectable()
export class CommandOutcomesConsumer implements OnApplicationBootstrap {
  private readonly kept = new CommandBook();
  private readonly waiting = new Map<string, (outcome: CommandOutcome) => void>();
  private readonly listeners: OutcomeListener[] = [];
  /** All that was there has been read. */
  isCaughtUp = false;
  private readonly logger = new Logger('commands');

  constructor(
    @Inject(TOPIC_READER) private readonly read: TopicReader,
    private readonly health: HealthRegistry,
    private readonly drain: Drain,
  ) {}

  onApplicationBootstrap(): void {
    const reading = this.read(commandOutcomes, {
      from: 'beginning',
      onRecord: ({ value, partition, offset }) => {
        if (!value) return;
        this.kept.take(value);
        for (const listener of this.listeners) listener({ value, partition, offset }, this.isCaughtUp);
        if (value.request !== undefined) this.waiting.get(value.request)?.(value);
      },
      onCaughtUp: () => (this.isCaughtUp = true),
      onFailure: (error) => this.logger.error({ err: error, msg: 'command.outcomes cannot be read' }),
    });
    this.health.register('command outcomes', () => ({ ok: this.isCaughtUp, ...(this.isCaughtUp ? {} : { detail: 'not read to its end yet' }) }));
    this.drain.add('stop-reading', 'command outcomes', () => reading.close());
  }

  /** Told of each outcome after it has been taken; to be called before reading begins. */
  onOutcome(listener: OutcomeListener): void {
    this.listeners.push(listener);
  }

  /** As far as has been read. */
  one(id: string): KnownCommand | undefined {
    return this.kept.one(id);
  }

  /** @throws OrreryError `unavailable` until all that was there has been read */
  get book(): CommandBook {
    if (this.isCaughtUp) return this.kept;
    throw new OrreryError('unavailable', 'command.outcomes has not been read to its end yet', { remedy: 'Ask again after Retry-After.', details: { kind: 'commands-loading' } });
  }

  /** Begins to wait before the request is made; undefined where nothing came of it within `timeoutMs`. */
  expect(request: string, timeoutMs: number): { readonly outcome: Promise<CommandOutcome | undefined>; cancel(): void } {
    let settle: (outcome: CommandOutcome | undefined) => void = () => undefined;
    const outcome = new Promise<CommandOutcome | undefined>((resolve) => {
      const timer = setTimeout(() => settle(undefined), timeoutMs);
      settle = (found) => {
        clearTimeout(timer);
        this.waiting.delete(request);
        resolve(found);
      };
      this.waiting.set(request, settle);
    });
    return { outcome, cancel: () => settle(undefined) };
  }
}
