import { OrreryError, type Contract } from '@orrery/contracts';
import { inRealm, type KafkaSettings } from '../connection/settings.js';
import { inUse, partitionsOf } from '../layout/layout.js';
import { KafkaAdmin } from './kafka-admin.js';
import { topicDifferences, wantedConfig } from './topic-differences.js';

/**
 * Creates the contracts' topics that are missing (architecture decision 9). One that exists with other settings is never
 * altered: throws `settings-mismatch` with a sentence per difference.
 */
export async function ensureTopics(settings: KafkaSettings, contracts: readonly Contract[]): Promise<void> {
  await withAdmin(settings, async (admin) => {
    const existing = new Set(await admin.listTopics());
    const missing = contracts.filter(({ topic }) => !existing.has(inRealm(settings, topic)));
    await admin.createTopics(
      missing.map((contract) => ({ name: inRealm(settings, contract.topic), partitions: partitionsOf(settings, contract), config: wantedConfig(contract.settings) })),
    );
    await refuseDifferences(admin, settings, contracts);
  });
}

/** For a service at its start: throws `settings-mismatch` when a topic is missing or differs from its contract. */
export async function verifyTopics(settings: KafkaSettings, contracts: readonly Contract[]): Promise<void> {
  await withAdmin(settings, (admin) => refuseDifferences(admin, settings, contracts));
}

async function refuseDifferences(admin: KafkaAdmin, settings: KafkaSettings, contracts: readonly Contract[]): Promise<void> {
  const actual = await admin.describeTopics(contracts.map(({ topic }) => inRealm(settings, topic)));
  const differences = contracts.flatMap((contract) => {
    const name = inRealm(settings, contract.topic);
    const found = actual.get(name);
    // While partitions move, a compacted topic may delete what has been copied.
    const isMoving = contract.settings.growth !== undefined && settings.layout?.current?.phase === 'moving' && found?.config['cleanup.policy'] !== 'delete';
    const wanted = { ...contract.settings, partitions: partitionsOf(settings, contract), ...(isMoving ? { cleanup: (found?.config['cleanup.policy'] ?? contract.settings.cleanup) as typeof contract.settings.cleanup } : {}) };
    // A growth that was broken off, or is under way, leaves partitions that nobody uses.
    return topicDifferences(name, wanted, found && { ...found, partitions: inUse(settings, name, found.partitions) });
  });
  if (differences.length === 0) return;
  throw new OrreryError('settings-mismatch', `Topics differ from their contracts: ${differences.join('; ')}`, {
    remedy: 'Run the topics job (orrery-topics) to create what is missing; alter what differs on the broker, or correct the contract.',
    details: { differences },
  });
}

async function withAdmin(settings: KafkaSettings, work: (admin: KafkaAdmin) => Promise<void>): Promise<void> {
  const admin = new KafkaAdmin(settings);
  try {
    await work(admin);
  } finally {
    await admin.close();
  }
}
