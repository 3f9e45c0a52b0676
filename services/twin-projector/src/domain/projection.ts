import { DEFINITION_PART, ROOT_PART, type TwinEvent, type TwinInput } from '@orrery/contracts';
import { type Answer, applyEvent, decide, type Held, millisOf, Quarantine, type Rejection, type Twin } from '@orrery/twin-model';

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

/** An event says more of a reading than its input did: from here on it might not fit a record. */
const LARGE_INPUT_BYTES = 300_000;
const MAX_EVENT_CHARACTERS = 900_000;

function tooLarge(input: TwinInput): Rejection {
  return { reason: 'oversized', detail: `the event of this ${input.type} of ${input.twinId} would have over ${MAX_EVENT_CHARACTERS} characters; send it in smaller records` };
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

  /**
   * Folds one input. What a restored twin has already seen is skipped: offsets only grow within a partition.
   * @param bytes size of the input's record: only a large one can make an event that is too large to be published
   */
  project(input: TwinInput, offset: bigint, bytes = 0): Projected {
    const evicted = this.quarantine.size === 0 ? [] : this.quarantine.expire(millisOf(input.receivedTs));
    const projected = this.fold(input, offset, bytes);
    return evicted.length === 0 ? projected : { ...projected, evicted: [...evicted, ...projected.evicted] };
  }

  private fold(input: TwinInput, offset: bigint, bytes: number): Projected {
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
    const held = registers ? this.quarantine.take(twinId) : [];
    const context = { offset: offset.toString(), realm: this.realm };
    const decision = decide(twin, input, context, held.map((waiting) => waiting.input));
    if (decision.event === undefined) return { ...decision, evicted: [] };
    if ((bytes > LARGE_INPUT_BYTES || held.length > 0) && JSON.stringify(decision.event).length > MAX_EVENT_CHARACTERS) {
      if (held.length === 0) return { ...SKIPPED, rejected: [tooLarge(input)] };
      // The registration stands; what waited for it is too much for one event.
      const alone = decide(twin, input, context);
      if (alone.event !== undefined) this.apply(alone.event);
      return { ...alone, evicted: held };
    }
    this.apply(decision.event);
    return { ...decision, evicted: [] };
  }

  /** Takes in an event read back at a restart: what has been published stands, and is never decided again. */
  restore(event: TwinEvent): void {
    const twin = this.twins.get(event.twinId);
    const offset = BigInt(event.cause.offset);
    // Offsets only grow, over a deletion and a new registration too, where revisions begin anew.
    if (offset <= (twin === undefined ? (this.deleted.get(event.twinId)?.offset ?? -1n) : BigInt(twin.inputOffset))) return;
    const follows = event.prevRev === (twin?.rev ?? 0) && (twin !== undefined || event.type === 'registered');
    // Its tombstones may have been restored already: the deletion is known all the same, and nothing before it comes again.
    if (follows || event.type === 'deleted') this.apply(event);
  }

  /** Applies an event that follows the twin as it is. */
  apply(event: TwinEvent): void {
    const before = this.twins.get(event.twinId);
    const after = applyEvent(before, event);
    if (after !== undefined) {
      this.twins.set(event.twinId, after);
      this.deleted.delete(event.twinId);
      return;
    }
    this.twins.delete(event.twinId);
    const parts = Object.keys(before?.parts ?? { [ROOT_PART]: 0, [DEFINITION_PART]: 0 });
    this.deleted.set(event.twinId, { offset: BigInt(event.cause.offset), parts });
  }
}
