import { type Reading, type ReadingsInput, type SourceClock } from '@orrery/contracts';
import { clockOf, compareDecimal, type EventTime, eventTimeOf, millisOf, refuseReading, type Rejection } from '@orrery/twin-model';
import { type KnownTwin } from './known-twin.js';

export type Refusal = Rejection['reason'];

/** A connection's earlier owner still sends: what it says is nobody's history (rule R9). */
export function isStaleEpoch(twin: KnownTwin, input: { readonly source: string; readonly epoch: string }): boolean {
  const known = twin.epochs[input.source];
  return known !== undefined && compareDecimal(input.epoch, known) < 0;
}

/**
 * When a reading of a registered twin was true, or why it is no history: the projector's own rules. Their one difference is that a
 * `historical` reading, which the projection passes over, may be of any age here; a time in the future is no more credible for it.
 */
export function judgeReading(twin: KnownTwin, input: ReadingsInput, reading: Reading, realm: string): EventTime | Refusal {
  const refused = refuseReading(twin, input, reading, twin.definition.properties[reading.path], { offset: '', realm });
  if (refused !== undefined) return refused.reason;
  const clock = clockOf(twin, input);
  const time = eventTimeOf(reading, reading.receivedTs ?? input.receivedTs, reading.flags?.includes('historical') ? ofAnyAge(clock) : clock);
  return time === undefined || Number.isNaN(millisOf(time.eventTs)) ? 'outside-window' : time;
}

/** A hundred years. */
const ANY_AGE_MS = 3_155_760_000_000;
const DEFAULT_FUTURE_MS = 600_000;

function ofAnyAge(clock: SourceClock | undefined): SourceClock {
  return { clock: clock?.clock ?? 'device', acceptPastMs: ANY_AGE_MS, acceptFutureMs: clock?.acceptFutureMs ?? DEFAULT_FUTURE_MS };
}
