import { type Contract, type PlatformLayout } from '@orrery/contracts';
import { type KafkaSettings, REAL } from '../connection/settings.js';
import { partitionFor } from '../records/partitioner.js';

/** How the topics that grow are laid out, as far as it is known; what follows it live is a FollowedLayout. */
export interface LayoutView {
  /** Undefined: every topic has what its contract says. */
  readonly current: PlatformLayout | undefined;
}

type Settings = Pick<KafkaSettings, 'layout' | 'realm'>;

/** How many partitions writers and readers of a contract use now. The topic may have more that nobody uses yet. */
export function partitionsOf({ layout }: Pick<KafkaSettings, 'layout'>, { settings }: Pick<Contract, 'settings'>): number {
  return settings.growth === undefined ? settings.partitions : (layout?.current?.partitions ?? settings.partitions);
}

/** The partition of a key. */
export function homeOf(settings: Pick<KafkaSettings, 'layout'>, contract: Pick<Contract, 'settings'>, partitionKey: string): number {
  return partitionFor(partitionKey, partitionsOf(settings, contract));
}

/** How many of the partitions that a topic (in the realm) was found to have are in use. */
export function inUse(settings: Settings, topic: string, found: number): number {
  const current = settings.layout?.current;
  return current?.topics?.includes(withoutRealm(settings, topic)) ? Math.min(found, current.partitions) : found;
}

/**
 * What is added to Kafka's offsets of a partition: a branch goes on where its parent ended, so that the offsets of one key only grow, over a
 * growth too. Whatever is above this library's edge sees these offsets alone.
 */
export function baseOf(settings: Settings, topic: string, partition: number): bigint {
  const base = settings.layout?.current?.bases[withoutRealm(settings, topic)]?.[partition];
  return base === undefined ? 0n : BigInt(base);
}

/** The partition that this one is a branch of, and the offset up to which the parent has what came before the branch's own records; undefined for one that was there from the first. */
export function parentOf(settings: Settings, topic: string, partition: number): { readonly partition: number; readonly end: bigint } | undefined {
  const current = settings.layout?.current;
  const before = current?.counts.filter((count) => count <= partition).at(-1);
  if (before === undefined || current?.bases[withoutRealm(settings, topic)]?.[partition] === undefined) return undefined;
  return { partition: partition % before, end: baseOf(settings, topic, partition) };
}

/** Before this offset a partition may hold records of keys that are at home in a branch of it now. */
export function branchedAt(settings: Settings, topic: string, partition: number): bigint {
  const current = settings.layout?.current;
  const of = current?.bases[withoutRealm(settings, topic)];
  if (!current || !of) return 0n;
  let last = 0n;
  current.counts.slice(1).forEach((after, step) => {
    const before = current.counts[step]!;
    for (let branch = before + partition; partition < before && branch < after; branch += before) {
      const end = BigInt(of[branch] ?? 0);
      if (end > last) last = end;
    }
  });
  return last;
}

/** Offsets at which the partitions of a topic begin: 0, or where the parent ended. */
export function beginningsOf(settings: Settings, contract: Pick<Contract, 'settings' | 'topic'>): bigint[] {
  const topic = settings.realm === REAL ? contract.topic : `${settings.realm}.${contract.topic}`;
  return Array.from({ length: partitionsOf(settings, contract) }, (_, partition) => baseOf(settings, topic, partition));
}

function withoutRealm({ realm }: Pick<KafkaSettings, 'realm'>, topic: string): string {
  return realm === REAL ? topic : topic.slice(realm.length + 1);
}
