import { Waiting } from '@orrery/service-kit';
import { type KafkaSettings, SILENT } from '../connection/settings.js';
import { describeProgress } from './read-progress.js';
import { type TopicReading } from './read-topic.js';

/**
 * For a start: resolves once each of the readings has handed over what was there when it began. Meanwhile `views` in /health/ready says how far they are,
 * and so does the log where it takes long.
 */
export async function viewsRead({ logger, health }: Pick<KafkaSettings, 'logger' | 'health'>, readings: readonly Pick<TopicReading, 'caughtUp' | 'progress'>[]): Promise<void> {
  const open = new Set(readings);
  const caughtUp = Promise.all(readings.map((reading) => reading.caughtUp.then(() => open.delete(reading))));
  const detail = (): string => `reading to its end what is kept in memory: ${[...open].map(({ progress }) => describeProgress(progress)).join(', ')}`;
  await new Waiting(logger ?? SILENT, health).during('views', caughtUp, detail, 'What is kept in memory is read');
}
