import { type PlatformLayout, platformLayout } from '@orrery/contracts';
import { inRealm, type KafkaSettings } from '../connection/settings.js';
import { readTopic } from '../reading/read-topic.js';
import { viewsRead } from '../reading/views-read.js';
import { KafkaAdmin } from '../topics/kafka-admin.js';

/** Settings that know how the topics are laid out at this moment: for whoever reads once, from the beginning, and wants the records of each key in their order. */
export async function withLayout(settings: KafkaSettings): Promise<KafkaSettings> {
  const admin = new KafkaAdmin(settings);
  const exists = (await admin.listTopics().finally(() => admin.close())).includes(inRealm(settings, platformLayout.topic));
  if (!exists) return settings;
  let current: PlatformLayout | undefined;
  const reading = readTopic<PlatformLayout>(settings, platformLayout, { from: 'beginning', onRecord: ({ value }) => void (current = value ?? current) });
  await viewsRead(settings, [reading]);
  await reading.close();
  return { ...settings, layout: { current } };
}
