import { type PropertyDefinition, type Reading, type ReadingsInput, type SourceClock } from '@orrery/contracts';
import { clockOf, compareDecimal, type EventTime, eventTimeOf, refuseReading, type Rejection } from '@orrery/twin-model';
import { type KnownTwin } from './known-twin.js';

export type Refusal = Rejection['reason'];

/** A connection's earlier owner still sends: what it says is nobody's history (rule R9). */
export function isStaleEpoch(twin: KnownTwin, input: { readonly source: string; readonly epoch: string }): boolean {
  const known = twin.epochs[input.source];
  return known !== undefined && known !== input.epoch && compareDecimal(input.epoch, known) < 0;
}

/** What the readings of one record are judged by, beside themselves. */
export interface Bench {
  readonly twin: KnownTwin;
  readonly input: ReadingsInput;
  readonly context: { readonly offset: string; readonly realm: string };
  readonly clock: SourceClock | undefined;
}

export function benchOf(twin: KnownTwin, input: ReadingsInput, realm: string): Bench {
  return { twin, input, context: { offset: '', realm }, clock: clockOf(twin, input) };
}

/**
 * When a reading of a registered twin was true, or why it is no history: the projector's own rules. Their one difference is that a
 * `historical` reading, which the projection passes over, may be of any age here; a time in the future is no more credible for it.
 */
export function judgeReading({ twin, input, context, clock }: Bench, reading: Reading, definition: PropertyDefinition | undefined): EventTime | Refusal {
  const refused = refuseReading(twin, input, reading, definition, context);
  if (refused !== undefined) return refused.reason;
  const historical = reading.flags?.includes('historical') === true;
  return eventTimeOf(reading, reading.receivedTs ?? input.receivedTs, historical ? ofAnyAge(clock) : clock) ?? 'outside-window';
}

/** A hundred years. */
const ANY_AGE_MS = 3_155_760_000_000;
const DEFAULT_FUTURE_MS = 600_000;

function ofAnyAge(clock: SourceClock | undefined): SourceClock {
  return { clock: clock?.clock ?? 'device', acceptPastMs: ANY_AGE_MS, acceptFutureMs: clock?.acceptFutureMs ?? DEFAULT_FUTURE_MS };
}
