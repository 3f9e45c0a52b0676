import { OrreryError, twinInputs } from '@orrery/contracts';
import { copyTopic } from './copy-topic.js';
import { type Growth } from './growth.js';
import { copyHeldInputs } from './held-inputs.js';
import { type Bounds, type Lag } from './lag.js';
import { checkLeftBehind, checkTarget, grownLayout, isExport } from './next-layout.js';
import { RawWriter } from './raw-writer.js';
import { describeLag, describeMember } from './show.js';
import { until } from './until.js';

export interface RepartitionOptions {
  readonly partitions: number;
  /** How long groups and instances are waited for before it is given up, where it still can be. */
  readonly waitMs: number;
  /** Groups that are not waited for. */
  readonly leaveBehind: ReadonlySet<string>;
  readonly say: (line: string) => void;
}

/** Grows the topics, from whatever phase an earlier run has come to. Breaks off by itself, with the reason, until partitions begin to move. */
export async function repartition(growth: Growth, options: RepartitionOptions): Promise<void> {
  checkTarget(growth.layout, options.partitions);
  checkLeftBehind(growth.settings, options.leaveBehind);
  if (growth.layout.phase !== 'moving') {
    try {
      await extend(growth, options);
      await hold(growth, options);
    } catch (error) {
      // Not what somebody else's run has begun meanwhile.
      if (growth.layout.by === growth.record.by) await abort(growth, options.say);
      throw error;
    }
  } else options.say('moving: an earlier run has begun with it; this one goes on');
  await move(growth, options);
}

/** Everything goes on as before; partitions that were made stay, and nobody uses them. */
export async function abort(growth: Growth, say: (line: string) => void): Promise<void> {
  const { layout } = growth;
  if (layout.phase === 'steady') return say('nothing is under way');
  if (layout.phase === 'moving') {
    throw new OrreryError('conflict', 'partitions are moving: from here on there is only forward', { remedy: `Bring it to its end: orrery-topics repartition --partitions ${layout.target}` });
  }
  const { target: _target, ends: _ends, ...rest } = layout;
  await growth.record.write({ ...rest, phase: 'steady' });
  say(`aborted: everything goes on with ${layout.partitions} partitions; those that were made meanwhile are not used`);
}

async function extend(growth: Growth, options: RepartitionOptions): Promise<void> {
  const { partitions: target, say } = options;
  await refuseStrangers(growth);
  const topics = growth.topics.map(({ topic }) => topic);
  await growth.record.write({ ...growth.layout, phase: 'extending', target, topics });
  say(`extending: ${topics.length} topics get ${target} partitions; everything goes on meanwhile`);
  // Not before every instance knows that the new ones are not to be used.
  await answered(growth, options);
  const extended = await growth.extend(target);
  await until(growth, options, 'the brokers to know the new partitions', async () => [...[...(await growth.partitions())].filter(([, count]) => count < target).map(([topic]) => topic), ...(await growth.unreadable())]);
  say(`extended: ${extended} topics`);
  await beginGroupsAtFirst(growth, options);
  await until(growth, options, 'subscribers to find the new partitions', () => subscribersToFind(growth, options));
}

async function hold(growth: Growth, options: RepartitionOptions): Promise<void> {
  const { say } = options;
  await refuseStrangers(growth);
  await growth.record.write({ ...growth.layout, phase: 'holding' });
  const since = performance.now();
  say('holding: nothing enters any more; what is there is read');
  await answered(growth, options);
  say(`held: ${seconds(since)} s until every instance kept back`);
  const ends = await drained(growth, options);
  await refuseStrangers(growth);
  say(`drained: after ${seconds(since)} s every group has read everything`);
  await growth.record.write({ ...growth.layout, phase: 'moving', ends: Object.fromEntries(growth.topics.map((contract) => [contract.topic, endsOf(growth.name(contract), ends)])) });
  say('moving: from here on there is only forward');
}

async function move(growth: Growth, options: RepartitionOptions): Promise<void> {
  const { partitions: target, say } = options;
  const { settings, admin, layout } = growth;
  const since = Date.parse(layout.at);
  await until(growth, { ...options, waitMs: Number.POSITIVE_INFINITY }, 'members to leave their groups', async () => (await growth.present()).workers.map(describeMember));
  say('left: no service is a member of a group');
  const writer = new RawWriter(settings, layout.epoch + 1);
  const ends = layout.ends ?? {};
  let copied = 0;
  try {
    for (const contract of growth.topics.filter(({ settings: { cleanup } }) => cleanup.includes('compact'))) {
      const records = await copyTopic({ settings, admin, writer, target }, contract, (ends[contract.topic] ?? []).map(BigInt));
      copied += records;
      say(`copied: ${contract.topic}, ${records} records`);
    }
    const held = await copyHeldInputs({ settings, admin, writer, target }, layout.partitions, (ends[twinInputs.topic] ?? []).map(BigInt));
    if (held > 0) say(`copied: ${held} readings whose twin is not known yet`);
  } finally {
    await writer.close();
  }
  await growth.record.write(grownLayout(layout, target, ends));
  say(`steady: epoch ${growth.layout.epoch} with ${target} partitions; ${((Date.now() - since) / 1_000).toFixed(1)} s after moving began, ${copied} records copied`);
  await until(growth, options, 'every instance to go on', () => missing(growth)).catch((error: unknown) => say(`all is moved, but ${(error as Error).message}`));
  say('done');
}

/** Waits until every instance has said that it obeys the present record. */
function answered(growth: Growth, options: RepartitionOptions): Promise<void> {
  return until(growth, options, 'every instance to obey', () => missing(growth));
}

async function missing(growth: Growth): Promise<string[]> {
  const { seq } = growth.layout;
  const { instances } = await growth.present();
  return [...instances].filter(([instance]) => growth.record.answers.get(instance)?.seq !== seq).map(([instance, service]) => `${service}@${instance}`);
}

async function refuseStrangers(growth: Growth): Promise<void> {
  const { strangers } = await growth.present();
  if (strangers.length === 0) return;
  throw new OrreryError('conflict', `${strangers.length} members do not follow how topics are laid out, and would write into the wrong partitions: ${[...new Set(strangers.map(describeMember))].join('; ')}`, {
    remedy: 'They are of an older version, or were started before the topics job of this one. Upgrade or restart them, then run the command again.',
  });
}

/** Groups that nobody is a member of must not begin at the latest record of a partition that they have not heard of. */
async function beginGroupsAtFirst(growth: Growth, { partitions: target }: RepartitionOptions): Promise<void> {
  const members = await growth.members();
  const active = new Set(members.map(({ group }) => group));
  const ours = new Set(growth.topics.map((contract) => growth.name(contract)));
  const bounds = await growth.bounds();
  const service = new Set((await growth.lags(bounds)).filter(({ isService }) => isService).map(({ group }) => group));
  for (const { group, offsets } of await growth.admin.committed()) {
    if (active.has(group) || service.has(group)) continue;
    for (const topic of new Set(offsets.map((at) => at.topic))) {
      if (!ours.has(topic)) continue;
      const has = new Set(offsets.filter((at) => at.topic === topic).map(({ partition }) => partition));
      const lacks = Array.from({ length: target - growth.layout.partitions }, (_, index) => growth.layout.partitions + index).filter((partition) => !has.has(partition));
      if (lacks.length > 0) await growth.beginAtFirst(group, topic, lacks);
    }
  }
}

/** Live subscribers that commit and have not been given the new partitions yet. */
async function subscribersToFind(growth: Growth, { partitions: target, leaveBehind }: RepartitionOptions): Promise<string[]> {
  const { subscribers } = await growth.present();
  const commits = new Set((await growth.admin.committed()).map(({ group }) => group));
  const ours = new Set(growth.topics.map((contract) => growth.name(contract)));
  const groups = new Map<string, Map<string, Set<number>>>();
  for (const { group, topics, has } of subscribers) {
    if (!commits.has(group) || leaveBehind.has(group)) continue;
    const found = groups.get(group) ?? new Map<string, Set<number>>();
    groups.set(group, found);
    for (const topic of topics) if (ours.has(topic)) found.set(topic, new Set([...(found.get(topic) ?? []), ...(has[topic] ?? [])]));
  }
  return [...groups].flatMap(([group, topics]) => [...topics].filter(([, partitions]) => partitions.size < target).map(([topic, partitions]) => `${group} has ${partitions.size} of ${target} partitions of ${topic}`));
}

async function drained(growth: Growth, options: RepartitionOptions): Promise<Map<string, Map<number, Bounds>>> {
  let ends = await growth.bounds();
  await until(growth, options, 'groups to read everything', async () => {
    const before = ends;
    const behind = behindOf(await growth.lags(before), options.leaveBehind);
    ends = await growth.bounds();
    const moved = [...ends].filter(([topic, partitions]) => [...partitions].some(([partition, { high }]) => before.get(topic)?.get(partition)?.high !== high)).map(([topic]) => `${topic} is still written to`);
    return [...behind.map(describeLag), ...moved];
  });
  return ends;
}

/** A service’s own group is never left behind, but for exports, of which some may have been taken back. */
function behindOf(lags: readonly Lag[], leaveBehind: ReadonlySet<string>): Lag[] {
  return lags.filter(({ group, records, isService }) => records > 0n && !(leaveBehind.has(group) && (!isService || isExport(group))));
}

function endsOf(topic: string, ends: ReadonlyMap<string, ReadonlyMap<number, Bounds>>): string[] {
  const partitions = ends.get(topic) ?? new Map<number, Bounds>();
  return Array.from({ length: partitions.size }, (_, partition) => String(partitions.get(partition)?.high ?? 0n));
}

const seconds = (since: number): string => ((performance.now() - since) / 1_000).toFixed(1);
