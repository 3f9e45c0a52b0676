import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type MaintenanceScore, maintenanceScores } from '@orrery/contracts';
import { type KafkaSettings, type OutboxRelay, type Publisher, type TransactionalHandler, TransactionalRunner } from '@orrery/kafka';
import { CONFIG, Drain } from '@orrery/service-kit';
import { type Pool } from 'pg';
import { type Config } from '../config.js';
import { schemaOfRealm } from '../schema/migrations.js';
import { KAFKA, OUTBOX_RELAY, PUBLISHER, SEARCH_POOL } from '../tokens.js';
import { ScoresStore } from './scores.store.js';

/** Consumer group: the instances share the work and the table. */
const SCORES_GROUP = 'api-scores';
const GATHER_MS = 500;

/** Keeps the last score of each detector up with maintenance.scores. */
@Injectable()
export class ScoresKeeper implements OnApplicationBootstrap {
  constructor(
    @Inject(KAFKA) private readonly settings: KafkaSettings,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(SEARCH_POOL) private readonly pool: Pool,
    @Inject(PUBLISHER) private readonly publisher: Publisher,
    @Inject(OUTBOX_RELAY) private readonly relay: OutboxRelay,
    private readonly store: ScoresStore,
    private readonly drain: Drain,
  ) {}

  onApplicationBootstrap(): void {
    const { settings, pool, relay, publisher, store } = this;
    const handler: TransactionalHandler<MaintenanceScore> = { input: maintenanceScores, handle: (batch, tx) => store.save(tx, batch.map(({ value }) => value)) };
    const runner = new TransactionalRunner({ settings, pool, schema: schemaOfRealm(this.config.realm), group: SCORES_GROUP, gatherMs: GATHER_MS, handlers: [handler], relay, publisher });
    runner.start();
    this.drain.add('stop-reading', 'scores', () => runner.close());
  }
}
