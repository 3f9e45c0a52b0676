import kafkajs, { type Admin, type RetryOptions } from 'kafkajs';
import { protocolType, toOrreryError } from '../connection/kafka-error.js';
import { openKafka } from '../connection/open-kafka.js';
import { type KafkaSettings } from '../connection/settings.js';
import { baseOf, inUse } from '../layout/layout.js';
import { type Member, membersOf } from '../repartition/group-members.js';
import { pause } from '../retry/back-off.js';
import { type AclGrant } from './acls.js';
import { aclEntry, haveLeaders, inForce, settled } from './settled.js';
import { type ActualTopic } from './topic-differences.js';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ConfigResourceTypes, ResourcePatternTypes } = kafkajs;

/**
 * Answers of a broker that has not heard yet who leads a partition: right after its creation, or while the leader moves. kafkajs
 * asks again for some of them, not for all (its fetchTopicOffsets gives up on the first).
 */
const LEADER_IS_MOVING = new Set(['NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE', 'NOT_CONTROLLER']);
const MOVING_ATTEMPTS = 10;

/** Administration of topics and rights. Names are the brokers' own: with the realm's prefix. */
export class KafkaAdmin {
  private connection: Promise<Admin> | undefined;

  /** @param retry where an answer is wanted sooner than kafkajs gives up */
  constructor(
    private readonly settings: KafkaSettings,
    private readonly retry: RetryOptions = {},
  ) {}

  async createTopics(topics: readonly { name: string; partitions: number; config: Readonly<Record<string, string>> }[]): Promise<void> {
    if (topics.length === 0) return;
    const names = topics.map(({ name }) => name);
    await this.run('Creating topics', async (admin) => {
      await admin.createTopics({
        // kafkajs would wait for leaders, but takes a broker that has not heard of the topic yet for an error.
        waitForLeaders: false,
        topics: topics.map(({ name, partitions, config }) => ({
          topic: name,
          numPartitions: partitions,
          configEntries: Object.entries(config).map(([entry, value]) => ({ name: entry, value })),
        })),
      });
      await settled(`${names.length} topics were created, but the broker knows no leader of all their partitions`, () => haveLeaders(admin, names));
    });
  }

  async listTopics(): Promise<string[]> {
    return this.run('Listing topics', (admin) => admin.listTopics());
  }

  /** Partitions and effective settings of those of the topics that exist. */
  async describeTopics(names: readonly string[]): Promise<Map<string, ActualTopic>> {
    return this.run('Describing topics', async (admin) => {
      const existing = new Set(await admin.listTopics());
      const topics = names.filter((name) => existing.has(name));
      if (topics.length === 0) return new Map<string, ActualTopic>();
      const metadata = await admin.fetchTopicMetadata({ topics });
      const { resources } = await admin.describeConfigs({
        includeSynonyms: false,
        resources: topics.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
      });
      const configs = new Map(
        resources.map(({ resourceName, configEntries }) => [resourceName, Object.fromEntries(configEntries.map(({ configName, configValue }) => [configName, configValue]))]),
      );
      return new Map(metadata.topics.map(({ name, partitions }) => [name, { partitions: partitions.length, config: configs.get(name) ?? {} }]));
    });
  }

  /** Offset of the next record of each partition of a topic that is in use. */
  async endOffsets(name: string): Promise<Map<number, bigint>> {
    const offsets = await this.run('Reading the ends of a topic', (admin) => admin.fetchTopicOffsets(name));
    const used = inUse(this.settings, name, offsets.length);
    return new Map(offsets.filter(({ partition }) => partition < used).map(({ partition, high }) => [partition, BigInt(high) + baseOf(this.settings, name, partition)]));
  }

  /** Oldest record kept and next record of each partition. */
  async bounds(name: string): Promise<Map<number, { readonly low: bigint; readonly high: bigint }>> {
    const offsets = await this.run('Reading the ends of a topic', (admin) => admin.fetchTopicOffsets(name));
    return new Map(offsets.map(({ partition, low, high }) => [partition, { low: BigInt(low), high: BigInt(high) }]));
  }

  /** What is before these offsets is gone. The topic must allow deleting. */
  async deleteBefore(name: string, offsets: ReadonlyMap<number, bigint>): Promise<void> {
    if (offsets.size === 0) return;
    await this.run('Deleting records', async (admin) => {
      // kafkajs looks for the leaders before it has asked who they are.
      await admin.fetchTopicOffsets(name);
      await admin.deleteTopicRecords({ topic: name, partitions: [...offsets].map(([partition, offset]) => ({ partition, offset: String(offset) })) });
    });
  }

  /** Exactly these settings; all others go back to the broker's own. */
  async configure(name: string, config: Readonly<Record<string, string>>): Promise<void> {
    const configEntries = Object.entries(config).map(([entry, value]) => ({ name: entry, value }));
    await this.run('Configuring a topic', (admin) => admin.alterConfigs({ validateOnly: false, resources: [{ type: ConfigResourceTypes.TOPIC, name, configEntries }] }));
  }

  /** Every group that has committed something, and what. */
  async committed(): Promise<{ group: string; offsets: { topic: string; partition: number; offset: bigint; metadata: string | null }[] }[]> {
    return this.run('Reading what groups have committed', async (admin) => {
      const { groups } = await admin.listGroups();
      const all = await Promise.all(
        groups.map(async ({ groupId }) => {
          const topics = await admin.fetchOffsets({ groupId });
          const offsets = topics.flatMap(({ topic, partitions }) => partitions.map(({ partition, offset, metadata }) => ({ topic, partition, offset: BigInt(offset), metadata })));
          return { group: groupId, offsets: offsets.filter(({ offset }) => offset >= 0n) };
        }),
      );
      return all.filter(({ offsets }) => offsets.length > 0);
    });
  }

  /** Who is a member of a consumer group. */
  async members(): Promise<Member[]> {
    return this.run('Reading who consumes', membersOf);
  }

  async deleteTopics(names: readonly string[]): Promise<void> {
    await this.run('Deleting topics', (admin) => admin.deleteTopics({ topics: [...names] }));
  }

  /** Deletes topics, and waits until their names are free. */
  async removeTopics(names: readonly string[]): Promise<void> {
    await this.deleteTopics(names);
    await settled(`${names.length} topics were deleted, but the broker still knows of them`, async () => {
      const there = new Set(await this.listTopics());
      return !names.some((name) => there.has(name));
    });
  }

  /** Allows what the grants say; granting twice changes nothing. Resolves when the broker goes by them. */
  async createAcls(grants: readonly AclGrant[]): Promise<void> {
    if (grants.length === 0) return;
    const entries = grants.map(aclEntry);
    await this.run('Creating ACLs', async (admin) => {
      await admin.createAcls({ acl: entries });
      await settled(`${entries.length} rights were given, but the broker does not go by all of them`, () => inForce(admin, entries));
    });
  }

  /** Takes the read rights on these topics from everyone who is not named. */
  async revokeReaders(topics: readonly string[], allowed: readonly string[]): Promise<void> {
    await this.run('Deleting ACLs', async (admin) => {
      for (const topic of topics) {
        const filter = { resourceType: AclResourceTypes.TOPIC, resourceName: topic, resourcePatternType: ResourcePatternTypes.LITERAL, permissionType: AclPermissionTypes.ALLOW, operation: AclOperationTypes.ANY };
        const { resources } = await admin.describeAcls(filter);
        const others = new Set(resources.flatMap(({ acls }) => acls.map(({ principal }) => principal)).filter((principal) => !allowed.includes(principal.replace('User:', ''))));
        if (others.size > 0) await admin.deleteAcls({ filters: [...others].map((principal) => ({ ...filter, principal })) });
      }
    });
  }

  async close(): Promise<void> {
    const { connection } = this;
    this.connection = undefined;
    await connection?.then((admin) => admin.disconnect()).catch(() => undefined);
  }

  private async run<R>(doing: string, work: (admin: Admin) => Promise<R>): Promise<R> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work(await (this.connection ??= this.connect()));
      } catch (error) {
        await this.close();
        if (attempt === MOVING_ATTEMPTS || !(LEADER_IS_MOVING.has(protocolType(error) ?? '') || (error as Error).name === 'KafkaJSMetadataNotLoaded')) throw toOrreryError(error, doing);
        await pause(100 * attempt);
      }
    }
  }

  private async connect(): Promise<Admin> {
    const admin = openKafka(this.settings, this.retry).admin();
    await admin.connect();
    return admin;
  }
}
