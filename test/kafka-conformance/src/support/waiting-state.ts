import { type TwinInput, twinInputs, type TwinSnapshot, twinState } from '@orrery/contracts';
import { type Delivered, type LogState, type LogStateEffects, type LogStatePartition } from '@orrery/kafka';

/** A projector none of whose twins is registered yet: every input waits, and holds the commit back. */
export class WaitingState implements LogState<TwinInput, TwinSnapshot> {
  readonly input = twinInputs;
  readonly snapshots = twinState;
  private readonly opened = new Map<number, WaitingPartition>();

  open(partition: number): LogStatePartition<TwinInput, TwinSnapshot> {
    const one: WaitingPartition = new WaitingPartition(() => this.opened.get(partition) === one && this.opened.delete(partition));
    this.opened.set(partition, one);
    return one;
  }

  /** `<partition> <twin> <time received>` of each input that waits. */
  waiting(): string[] {
    return [...this.opened].flatMap(([partition, { inputs }]) => inputs.map(({ value }) => `${partition} ${value.twinId} ${value.receivedTs}`)).sort();
  }
}

class WaitingPartition implements LogStatePartition<TwinInput, TwinSnapshot> {
  readonly inputs: Delivered<TwinInput>[] = [];

  constructor(private readonly onClose: () => unknown) {}

  restoreSnapshot(): void {
    throw new Error('nothing was ever registered');
  }

  async restored(): Promise<void> {
    this.inputs.length = 0;
  }

  async handle(batch: readonly Delivered<TwinInput>[]): Promise<LogStateEffects<TwinSnapshot>> {
    this.inputs.push(...batch);
    const hold = this.inputs[0]?.offset;
    return { events: [], dirty: [], deadLetters: [], ...(hold === undefined ? {} : { hold }) };
  }

  snapshot(): [] {
    return [];
  }

  async close(): Promise<void> {
    this.onClose();
  }
}
