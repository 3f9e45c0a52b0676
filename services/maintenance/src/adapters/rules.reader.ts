import { type PlantRules, plantRules, type RegistryEntry, twinRegistry } from '@orrery/contracts';
import { type KafkaSettings, readTopic, viewsRead } from '@orrery/kafka';
import { RuleBook } from '../domain/rule-book.js';

/** Follows plant.rules and twin.registry into a rule book, which is complete when the promise resolves. */
export async function followRules(settings: KafkaSettings): Promise<{ readonly book: RuleBook; close(): Promise<void> }> {
  const book = new RuleBook();
  const registry = readTopic<RegistryEntry>(settings, twinRegistry, { from: 'beginning', onRecord: ({ key, value }) => book.takeEntry(key, value) });
  const rules = readTopic<PlantRules>(settings, plantRules, { from: 'beginning', onRecord: ({ key, value }) => book.takeRules(key, value) });
  await viewsRead(settings, [registry, rules]);
  return { book, close: async () => void (await Promise.all([registry.close(), rules.close()])) };
}
