import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { twinState } from '@orrery/contracts';
import { beginningsOf, inRealm, type KafkaSettings, type OutboxRelay, type Publisher, TransactionalRunner } from '@orrery/kafka';
import { CONFIG, Drain, HealthRegistry, LOGGER, Waiting, type WaitingLog } from '@orrery/service-kit';
import { type Pool } from 'pg';
import { SearchIndexStore } from '../adapters/search-index.store.js';
import { rebuildIfOutdated } from '../adapters/search-rebuild.js';
import { type Config } from '../config.js';
import { schemaOfRealm } from '../schema/migrations.js';
import { KAFKA, OUTBOX_RELAY, PUBLISHER, SEARCH_POOL } from '../tokens.js';
import { onTwinEvents } from './on-twin-events.js';
import { onTwinState } from './on-twin-state.js';

/** Consumer group, apart from what each instance reads for itself: the instances share the index, and its work. */
const SEARCH_GROUP = 'api-search';

/** The further it is behind, the more changes of one path become one. */
const MAX_BATCH_RECORDS = 2_000;
/** What the index may be behind beyond its own work: a transaction for each event would cost more than all else. */
const GATHER_MS = 500;

/** Keeps the index of search up with twin.events and twin.state; each change is in it once. */
@Injectable()
export class SearchIndexer implements OnApplicationBootstrap {
  private readonly logger = new Logger('search');

  constructor(
    @Inject(KAFKA) private readonly settings: KafkaSettings,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(SEARCH_POOL) private readonly pool: Pool,
    @Inject(PUBLISHER) private readonly publisher: Publisher,
    @Inject(OUTBOX_RELAY) private readonly relay: OutboxRelay,
    private readonly drain: Drain,
    private readonly health: HealthRegistry,
    @Inject(LOGGER) private readonly log: WaitingLog,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { settings, pool } = this;
    const looking = rebuildIfOutdated(pool, inRealm(settings, twinState.topic), beginningsOf(settings, twinState));
    const detail = () => 'looking whether the index of search is of this version, and emptying it where it is not: one instance at a time, once nobody reads it';
    if (await new Waiting(this.log, this.health).during('postgres', looking, detail, 'The index of search is of this version')) this.logger.log('the index is made anew from twin.state');
    const index = new SearchIndexStore();
    const runner = new TransactionalRunner({
      settings,
      pool,
      schema: schemaOfRealm(this.config.realm),
      group: SEARCH_GROUP,
      gatherMs: GATHER_MS,
      maxBatchRecords: MAX_BATCH_RECORDS,
      handlers: [onTwinEvents(index), onTwinState(index)],
      relay: this.relay,
      publisher: this.publisher,
    });
    runner.start();
    this.drain.add('stop-reading', 'search index', () => runner.close());
  }
}
