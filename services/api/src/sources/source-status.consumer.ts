import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { sourceStatus } from '@orrery/contracts';
import { Drain, HealthRegistry } from '@orrery/service-kit';
import { SourceStatuses } from '../domain/source-statuses.js';
import { type TopicReader } from '../platform/kafka.providers.js';
import { TOPIC_READER } from '../tokens.js';

/** Reads source.status from its beginning, and on: every instance knows every source. */
@Injectable()
export class SourceStatusConsumer implements OnApplicationBootstrap {
  readonly statuses = new SourceStatuses();
  private isCaughtUp = false;
  private readonly logger = new Logger('sources');

  constructor(
    @Inject(TOPIC_READER) private readonly read: TopicReader,
    private readonly health: HealthRegistry,
    private readonly drain: Drain,
  ) {}

  onApplicationBootstrap(): void {
    const reading = this.read(sourceStatus, {
      from: 'beginning',
      onRecord: ({ key, value }) => this.statuses.apply(key, value),
      onCaughtUp: () => (this.isCaughtUp = true),
      onFailure: (error) => this.logger.error({ err: error, msg: 'source.status cannot be read' }),
    });
    this.health.register('source status', () => ({ ok: this.isCaughtUp, ...(this.isCaughtUp ? {} : { detail: 'not read to its end yet' }) }));
    this.drain.add('stop-reading', 'source status', () => reading.close());
  }
}
