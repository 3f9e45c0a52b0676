import { type Contract, contracts, exportContracts, EXPORT_PREFIX, type PlatformLayout } from '@orrery/contracts';
import { type Admin } from 'kafkajs';
import { openKafka } from '../connection/open-kafka.js';
import { inRealm, REAL, type KafkaSettings } from '../connection/settings.js';
import { KafkaAdmin } from '../topics/kafka-admin.js';
import { type Member, membersOf, present, type Present } from './group-members.js';
import { type Bounds, type Lag, lagsOf } from './lag.js';
import { LayoutRecord } from './layout-record.js';

/** What the administrator's tool sees and does at the brokers; what it decides stands in repartition.ts. */
export class Growth {
  private constructor(
    readonly settings: KafkaSettings,
    readonly record: LayoutRecord,
    readonly admin: KafkaAdmin,
    private readonly kafka: Admin,
    /** Every topic that grows and exists, exports too. */
    readonly topics: readonly Contract[],
    private readonly all: ReadonlySet<string>,
  ) {}

  static async open(settings: KafkaSettings, by: string): Promise<Growth> {
    const record = await LayoutRecord.open(settings, by);
    const admin = new KafkaAdmin(settings);
    const kafka = openKafka(settings).admin();
    await kafka.connect();
    const existing = new Set(await admin.listTopics());
    const prefix = inRealm(settings, EXPORT_PREFIX);
    const exports = [...existing].filter((topic) => topic.startsWith(prefix)).map((topic) => topic.slice(prefix.length).replace(/\.(events|state)\.v1$/, ''));
    const known = [...contracts, ...[...new Set(exports)].flatMap((name) => Object.values(exportContracts(name)) as unknown as Contract[])].filter(({ topic }) => existing.has(inRealm(settings, topic)));
    const growing = known.filter((contract) => contract.settings.growth !== undefined);
    return new Growth(settings, record, admin, kafka, growing, new Set(known.map(({ topic }) => inRealm(settings, topic))));
  }

  get layout(): PlatformLayout {
    return this.record.current;
  }

  name({ topic }: Pick<Contract, 'topic'>): string {
    return inRealm(this.settings, topic);
  }

  async members(): Promise<Member[]> {
    return membersOf(this.kafka);
  }

  async present(): Promise<Present> {
    return present(await this.members(), this.all, new Set(this.topics.map((contract) => this.name(contract))));
  }

  /** Partitions of each topic that grows, as Kafka has them. */
  async partitions(): Promise<Map<string, number>> {
    const described = await this.admin.describeTopics(this.topics.map((contract) => this.name(contract)));
    return new Map([...described].map(([name, { partitions }]) => [name, partitions]));
  }

  /** Gives each topic so many partitions where it has fewer. @returns how many topics have got more */
  async extend(target: number): Promise<number> {
    const short = [...(await this.partitions())].filter(([, count]) => count < target).map(([topic]) => ({ topic, count: target }));
    if (short.length > 0) await this.kafka.createPartitions({ topicPartitions: short });
    return short.length;
  }

  /** Of the partitions that are in use. */
  async bounds(): Promise<Map<string, Map<number, Bounds>>> {
    const { partitions } = this.layout;
    const all = new Map<string, Map<number, Bounds>>();
    // One after another: kafkajs loses what it knows of one topic when it is asked for several at once.
    for (const topic of this.topics.map((contract) => this.name(contract))) all.set(topic, new Map([...(await this.admin.bounds(topic))].filter(([partition]) => partition < partitions)));
    return all;
  }

  /** Topics of whose partitions some have no leader that answers yet: right after they were made, on a busy broker. */
  async unreadable(): Promise<string[]> {
    const topics: string[] = [];
    for (const topic of this.topics.map((contract) => this.name(contract))) {
      await this.admin.bounds(topic).catch((error: unknown) => topics.push(`${topic}: ${(error as Error).message}`));
    }
    return topics;
  }

  async lags(bounds: ReadonlyMap<string, ReadonlyMap<number, Bounds>>): Promise<Lag[]> {
    const committed = await this.admin.committed();
    const { workers, subscribers } = await this.present();
    const subscribed = new Map<string, Set<string>>();
    for (const { group, topics } of workers) subscribed.set(group, new Set([...(subscribed.get(group) ?? []), ...topics]));
    // A subscriber that commits nothing cannot be waited for.
    const commits = new Set(committed.map(({ group }) => group));
    for (const { group, topics } of subscribers) if (commits.has(group)) subscribed.set(group, new Set([...(subscribed.get(group) ?? []), ...topics]));
    return lagsOf({ bounds, committed, subscribed, baseOf: (topic, partition) => this.baseOf(topic, partition), realmPrefix: this.settings.realm === REAL ? '' : `${this.settings.realm}.` });
  }

  /** Where a group that nobody is a member of begins in partitions that it has not heard of. */
  async beginAtFirst(group: string, topic: string, partitions: readonly number[]): Promise<void> {
    await this.kafka.setOffsets({ groupId: group, topic, partitions: partitions.map((partition) => ({ partition, offset: '0' })) });
  }

  private baseOf(topic: string, partition: number): bigint {
    const { realm } = this.settings;
    return BigInt(this.layout.bases[realm === REAL ? topic : topic.slice(realm.length + 1)]?.[partition] ?? 0);
  }

  async close(): Promise<void> {
    await this.kafka.disconnect();
    await this.admin.close();
    await this.record.close();
  }
}
