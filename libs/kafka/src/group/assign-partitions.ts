export interface Member {
  readonly id: string;
  readonly topics: readonly string[];
  /** Partition numbers it has now. */
  readonly owned: readonly number[];
}

/**
 * Co-partitioned and sticky: partition n of every topic goes to one member, members keep what they have, and loads differ
 * by at most one. Pure, and the same whatever the order of members. `partitionsOf`: partitions of each subscribed topic.
 */
export function assignPartitions(members: readonly Member[], partitionsOf: ReadonlyMap<string, number>): Map<string, number[]> {
  const sorted = [...members].sort((a, b) => (a.id < b.id ? -1 : 1));
  const assigned = new Map(sorted.map(({ id }) => [id, [] as number[]]));
  const count = Math.max(0, ...partitionsOf.values());
  const least = Math.floor(count / Math.max(1, sorted.length));
  let above = count - least * sorted.length;

  // Who has most keeps the places that are one above the least, so that the fewest partitions move.
  const taken = new Set<number>();
  for (const { id, owned } of sorted.toSorted((a, b) => b.owned.length - a.owned.length)) {
    const kept = owned.filter((partition) => partition < count && !taken.has(partition)).sort((a, b) => a - b);
    const quota = kept.length > least && above > 0 ? least + 1 : least;
    if (quota > least) above -= 1;
    const keeps = kept.slice(0, quota);
    for (const partition of keeps) taken.add(partition);
    assigned.set(id, keeps);
  }
  for (let partition = 0; partition < count; partition += 1) {
    if (taken.has(partition)) continue;
    const poorest = sorted.reduce((best, { id }) => (assigned.get(id)!.length < assigned.get(best)!.length ? id : best), sorted[0]!.id);
    assigned.get(poorest)!.push(partition);
  }
  for (const partitions of assigned.values()) partitions.sort((a, b) => a - b);
  return assigned;
}

/** The partitions of a member by topic; a topic with fewer partitions than the others simply has none of the higher ones. */
export function byTopic(partitions: readonly number[], partitionsOf: ReadonlyMap<string, number>): Record<string, number[]> {
  return Object.fromEntries([...partitionsOf].map(([topic, count]) => [topic, partitions.filter((partition) => partition < count)]));
}
