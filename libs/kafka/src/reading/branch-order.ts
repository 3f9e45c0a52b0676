import { type KafkaSettings } from '../connection/settings.js';
import { parentOf } from '../layout/layout.js';

interface Parent {
  readonly partition: number;
  readonly end: bigint;
}

/**
 * Who reads a topic that has grown reads each parent up to where it ended before what came in its branch: so the records of one key come in their
 * order, also to those who begin at the beginning. A parent may be a branch itself, and have nothing of its own: what is before it is read first too.
 */
export class BranchOrder {
  private readonly behind = new Map<number, Parent>();

  constructor(settings: Pick<KafkaSettings, 'layout' | 'realm'>, topic: string, private readonly starts: ReadonlyMap<number, bigint>) {
    // A parent has the lower number.
    for (const partition of [...starts.keys()].sort((a, b) => a - b)) {
      const parent = parentOf(settings, topic, partition);
      if (parent && (this.behind.has(parent.partition) || (starts.get(parent.partition) ?? parent.end) < parent.end)) this.behind.set(partition, parent);
    }
  }

  /** Branches whose parent has not been read yet. */
  get waiting(): number[] {
    return [...this.behind.keys()];
  }

  /** Everything of the partition before `position` has been handed over; returns the branches that may be read now. */
  reached(partition: number, position: bigint): number[] {
    if (this.behind.size === 0) return [];
    const free = [...this.behind].filter(([, parent]) => parent.partition === partition && position >= parent.end).map(([branch]) => branch);
    for (const branch of free) this.behind.delete(branch);
    // A branch without records of its own has been read as soon as it may be.
    return [...free, ...free.flatMap((branch) => this.reached(branch, this.starts.get(branch) ?? 0n))];
  }

  /** The parents have nothing any more: what they had has expired. */
  parentsGone(): number[] {
    const free = this.waiting;
    this.behind.clear();
    return free;
  }
}
