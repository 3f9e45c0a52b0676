export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface Held extends TopicPartition {
  /** Next offset to fetch; undefined until the handler says where to begin. */
  position: bigint | undefined;
  paused: boolean;
}

const nameOf = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`;

/** The partitions a member has, with where each stands. */
export class HeldPartitions {
  private readonly held = new Map<string, Held>();

  get(at: TopicPartition): Held | undefined {
    return this.held.get(nameOf(at));
  }

  all(): Held[] {
    return [...this.held.values()];
  }

  /** Makes `assigned` what is held; without continuity nothing that was held stays. Says what came and what went. */
  become(assigned: readonly TopicPartition[], continuous: boolean): { gained: TopicPartition[]; lost: Held[] } {
    const names = new Set(assigned.map(nameOf));
    const lost = this.all().filter((held) => !continuous || !names.has(nameOf(held)));
    for (const held of lost) this.held.delete(nameOf(held));
    const gained = assigned.filter((at) => !this.held.has(nameOf(at)));
    for (const at of gained) this.held.set(nameOf(at), { ...at, position: undefined, paused: true });
    return { gained, lost };
  }

  /** Partition numbers, each once. */
  numbers(): number[] {
    return [...new Set(this.all().map(({ partition }) => partition))].sort((a, b) => a - b);
  }
}
