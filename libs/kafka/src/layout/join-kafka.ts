import { type Contract, OrreryError, platformInstances, platformLayout } from '@orrery/contracts';
import { type Drain, Waiting } from '@orrery/service-kit';
import { type KafkaSettings, SILENT } from '../connection/settings.js';
import { describeProgress } from '../reading/read-progress.js';
import { unlessAborted } from '../retry/unless-aborted.js';
import { awaitTopics } from '../topics/await-topics.js';
import { FollowedLayout } from './followed-layout.js';

/**
 * The start of every service that uses Kafka: waits until it can be reached and the topics job has made what there is to be (see awaitTopics), follows how
 * topics are laid out, and holds the topics to their contracts. Every publisher, reader and group that is made from the settings it gives obeys the layout.
 *
 * @param contracts of topics that are used outside a KafkaStrategy, which waits for its own
 * @throws OrreryError `settings-mismatch`, `unauthenticated`; `unavailable` when the drain begins meanwhile
 */
export async function joinKafka(settings: KafkaSettings, contracts: readonly Contract[], drain: Pick<Drain, 'add'>): Promise<KafkaSettings> {
  const stopping = new AbortController();
  drain.add('stop-reading', 'kafka', () => stopping.abort());
  const { signal } = stopping;
  // A process that began without these would not follow a growth, nor be waited for.
  await awaitTopics(settings, [platformLayout, platformInstances] as unknown as Contract[], signal);
  const layout = new FollowedLayout(settings);
  drain.add('stop-reading', 'layout', () => layout.stopHolding());
  drain.add('close', 'layout', () => layout.close());
  const following = unlessAborted(layout.follow(), signal, () => new OrreryError('unavailable', `Stopped while reading ${platformLayout.topic}`));
  const detail = (): string => `reading how topics are laid out: ${describeProgress(layout.progress)}`;
  const followed = await new Waiting(settings.logger ?? SILENT, settings.health).during('kafka', following, detail, 'How topics are laid out is known');
  await awaitTopics(followed, contracts, signal);
  return followed;
}
