import { type Drain } from '@orrery/service-kit';
import { type KafkaSettings } from '../connection/settings.js';
import { FollowedLayout } from './followed-layout.js';

/**
 * Settings of a service that follows how topics are laid out: every publisher, reader and group that is made from them obeys it. Throws `unavailable`
 * while Kafka cannot be reached.
 */
export async function followLayout(settings: KafkaSettings, drain: Pick<Drain, 'add'>): Promise<KafkaSettings> {
  const layout = new FollowedLayout(settings);
  drain.add('stop-reading', 'layout', () => layout.stopHolding());
  drain.add('close', 'layout', () => layout.close());
  return layout.follow();
}
