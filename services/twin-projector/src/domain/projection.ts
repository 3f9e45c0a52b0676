import { ROOT_PART, type TwinEvent, type TwinInput } from '@orrery/contracts';
import { type Answer, applyEvent, decide, millisOf, type Rejection, type Twin } from '@orrery/twin-model';
import { type Held, Quarantine } from './quarantine.js';

/** What one input did, beside its event. */
export interface Projected {
  readonly event?: TwinEvent;
  readonly answer?: Answer;
  readonly rejected: readonly Rejection[];
  readonly late: number;
  readonly duplicates: number;
  /** Inputs that gave up waiting for their twin. */
  readonly evicted: readonly Held[];
}

const SKIPPED: Projected = { rejected: [], late: 0, duplicates: 0, evicted: [] };

/**
 * The twins of one partition and the fold of its inputs over them. Depends on the log alone: the same inputs in the same
 * order give the same events, whatever the batches they come in.
 */
export class Projection {
  readonly twins = new Map<string, Twin>();
  /** Twins that are gone: the offset that deleted them, and the snapshot parts whose tombstones are due. */
  readonly deleted = new Map<string, { offset: bigint; parts: string[] }>();
  readonly quarantine: Quarantine;

  constructor(
    private readonly realm: string,
    quarantine: Quarantine = new Quarantine(),
  ) {
    this.quarantine = quarantine;
  }

  /** Folds one input. What a restored twin has already seen is skipped: offsets only grow within a partition. */
  project(input: TwinInput, offset: bigint): Projected {
    const { twinId } = input;
    const twin = this.twins.get(twinId);
    if (twin !== undefined && offset <= BigInt(twin.inputOffset)) return SKIPPED;
    const gone = this.deleted.get(twinId);
    if (twin === undefined && gone !== undefined && offset <= gone.offset) return SKIPPED;
    if (twin === undefined && (input.type === 'readings' || input.type === 'source-state')) {
      const evicted = this.quarantine.hold({ twinId, input, offset }, millisOf(input.receivedTs));
      return { ...SKIPPED, evicted };
    }
    const registers = twin === undefined && (input.type === 'registered' || input.type === 'changed');
    const held = registers ? this.quarantine.take(twinId).map((waiting) => waiting.input) : [];
    const decision = decide(twin, input, { offset: offset.toString(), realm: this.realm }, held);
    if (decision.event !== undefined) this.apply(decision.event);
    return { ...decision, evicted: [] };
  }

  /** Applies a published event: the projection's own, or one read back at a restart, which wins over a replay. */
  apply(event: TwinEvent): void {
    const before = this.twins.get(event.twinId);
    const after = applyEvent(before, event);
    if (after !== undefined) {
      this.twins.set(event.twinId, after);
      this.deleted.delete(event.twinId);
      return;
    }
    this.twins.delete(event.twinId);
    const parts = Object.keys(before?.parts ?? { [ROOT_PART]: 0 });
    this.deleted.set(event.twinId, { offset: BigInt(event.cause.offset), parts });
  }
}
