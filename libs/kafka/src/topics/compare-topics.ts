import { OrreryError, type Contract } from '@orrery/contracts';
import { inRealm, type KafkaSettings } from '../connection/settings.js';
import { inUse, partitionsOf } from '../layout/layout.js';
import { type KafkaAdmin } from './kafka-admin.js';
import { topicDifferences } from './topic-differences.js';

/** Topics beside their contracts, as the broker shows them to this client. */
export interface Comparison {
  /** Names of those that do not exist, or that this client may not see: Kafka does not tell which. */
  readonly missing: readonly string[];
  /** A sentence for each setting in which one that exists is another. */
  readonly differences: readonly string[];
}

export async function compareTopics(admin: KafkaAdmin, settings: KafkaSettings, contracts: readonly Contract[]): Promise<Comparison> {
  const actual = await admin.describeTopics(contracts.map(({ topic }) => inRealm(settings, topic)));
  const missing: string[] = [];
  const differences = contracts.flatMap((contract) => {
    const name = inRealm(settings, contract.topic);
    const found = actual.get(name);
    if (!found) {
      missing.push(name);
      return [];
    }
    // While partitions move, a compacted topic may delete what has been copied.
    const isMoving = contract.settings.growth !== undefined && settings.layout?.current?.phase === 'moving' && found.config['cleanup.policy'] !== 'delete';
    const wanted = { ...contract.settings, partitions: partitionsOf(settings, contract), ...(isMoving ? { cleanup: (found.config['cleanup.policy'] ?? contract.settings.cleanup) as typeof contract.settings.cleanup } : {}) };
    // A growth that was broken off, or is under way, leaves partitions that nobody uses.
    return topicDifferences(name, wanted, { ...found, partitions: inUse(settings, name, found.partitions) });
  });
  return { missing, differences };
}

/** @throws OrreryError `settings-mismatch` with each of the differences, when there are any */
export function refuse(differences: readonly string[]): void {
  if (differences.length === 0) return;
  throw new OrreryError('settings-mismatch', `Topics differ from their contracts: ${differences.join('; ')}`, {
    remedy: 'Run the topics job (orrery-topics) to create what is missing; alter what differs on the broker, or correct the contract.',
    details: { differences },
  });
}
