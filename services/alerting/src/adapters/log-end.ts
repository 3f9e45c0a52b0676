import { maintenanceScores, twinEvents } from '@orrery/contracts';
import { FollowedLayout, inRealm, KafkaAdmin, type KafkaSettings } from '@orrery/kafka';
import { type Pool } from 'pg';

/** Tells of which partitions everything has been handled that was there a moment ago: only there does silence mean that nothing came. */
export class LogEnd {
  private readonly admin: KafkaAdmin;
  private readonly topics: readonly string[];

  constructor(
    private readonly settings: KafkaSettings,
    private readonly pool: Pool,
    private readonly schema: string,
  ) {
    this.admin = new KafkaAdmin(settings);
    this.topics = [twinEvents, maintenanceScores].map(({ topic }) => inRealm(settings, topic));
  }

  async caughtUp(): Promise<Set<number>> {
    const { layout } = this.settings;
    // Readings are kept back while topics get more partitions: that nothing comes says nothing then.
    if (layout instanceof FollowedLayout && layout.isHolding) return new Set();
    const ends = await Promise.all(this.topics.map((topic) => this.admin.endOffsets(topic)));
    const { rows } = await this.pool.query<{ topic: string; partition: number; next_offset: string }>(`select topic, partition, next_offset from "${this.schema}".inbox`);
    const reached = new Map(rows.map(({ topic, partition, next_offset }) => [`${topic}/${partition}`, BigInt(next_offset)]));
    const isReached = (partition: number): boolean => this.topics.every((topic, index) => (reached.get(`${topic}/${partition}`) ?? 0n) >= (ends[index]!.get(partition) ?? 0n));
    return new Set([...ends[0]!.keys()].filter(isReached));
  }

  close(): Promise<void> {
    return this.admin.close();
  }
}
