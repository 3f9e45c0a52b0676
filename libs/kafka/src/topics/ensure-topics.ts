import { type Contract } from '@orrery/contracts';
import { inRealm, type KafkaSettings } from '../connection/settings.js';
import { partitionsOf } from '../layout/layout.js';
import { compareTopics, refuse } from './compare-topics.js';
import { KafkaAdmin } from './kafka-admin.js';
import { wantedConfig } from './topic-differences.js';

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

/** As they are at this moment: throws `settings-mismatch` when a topic is missing or differs from its contract. A service at its start waits for them: see joinKafka. */
export async function verifyTopics(settings: KafkaSettings, contracts: readonly Contract[]): Promise<void> {
  await withAdmin(settings, (admin) => refuseDifferences(admin, settings, contracts));
}

async function refuseDifferences(admin: KafkaAdmin, settings: KafkaSettings, contracts: readonly Contract[]): Promise<void> {
  const { missing, differences } = await compareTopics(admin, settings, contracts);
  refuse([...missing.map((name) => `${name} does not exist`), ...differences]);
}

async function withAdmin(settings: KafkaSettings, work: (admin: KafkaAdmin) => Promise<void>): Promise<void> {
  const admin = new KafkaAdmin(settings);
  try {
    await work(admin);
  } finally {
    await admin.close();
  }
}
