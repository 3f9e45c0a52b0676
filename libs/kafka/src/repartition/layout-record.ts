import { type Contract, type PlatformInstance, platformInstances, type PlatformLayout, platformLayout, twinInputs } from '@orrery/contracts';
import { type KafkaSettings } from '../connection/settings.js';
import { KafkaPublisher } from '../publishing/publisher.js';
import { readTopic, type TopicReading } from '../reading/read-topic.js';
import { canonicalTime } from '../records/timestamp.js';
import { ensureTopics } from '../topics/ensure-topics.js';

/** The layout and the answers to it, as an administrator reads and writes them. Obeys nothing itself. */
export class LayoutRecord {
  private known: PlatformLayout | undefined;
  readonly answers = new Map<string, PlatformInstance>();
  private readings: TopicReading[] = [];
  private readonly publisher: KafkaPublisher;

  private constructor(
    private readonly settings: KafkaSettings,
    readonly by: string,
  ) {
    this.publisher = new KafkaPublisher(settings);
  }

  /** Makes the two topics where they are missing. */
  static async open(settings: KafkaSettings, by: string): Promise<LayoutRecord> {
    await ensureTopics(settings, [platformLayout, platformInstances] as unknown as Contract[]);
    const record = new LayoutRecord(settings, by);
    record.readings = [
      readTopic<PlatformLayout>(settings, platformLayout, { from: 'beginning', onRecord: ({ value }) => void (record.known = value ?? record.known) }),
      readTopic<PlatformInstance>(settings, platformInstances, { from: 'beginning', onRecord: ({ key, value }) => void (value ? record.answers.set(key, value) : record.answers.delete(key)) }),
    ];
    await Promise.all(record.readings.map(({ caughtUp }) => caughtUp));
    return record;
  }

  /** Without a record: what the contracts say. */
  get current(): PlatformLayout {
    const { partitions } = twinInputs.settings;
    return this.known ?? { epoch: 1, seq: 0, phase: 'steady', partitions, counts: [partitions], bases: {}, by: '', at: canonicalTime(0) };
  }

  /** For whoever is given settings: the layout as it is known here. */
  get view(): { readonly current: PlatformLayout | undefined } {
    const of = (): PlatformLayout | undefined => this.known;
    return {
      get current() {
        return of();
      },
    };
  }

  async write(next: Omit<PlatformLayout, 'seq' | 'by' | 'at'>): Promise<PlatformLayout> {
    const value: PlatformLayout = { ...next, seq: this.current.seq + 1, by: this.by, at: canonicalTime(Date.now()) };
    await this.publisher.publish(platformLayout, [{ value, source: 'orrery-topics' }]);
    this.known = value;
    return value;
  }

  async close(): Promise<void> {
    await Promise.all(this.readings.map((reading) => reading.close()));
    await this.publisher.close();
  }
}
