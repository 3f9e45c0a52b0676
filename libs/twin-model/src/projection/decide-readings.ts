import {
  type PropertyDefinition,
  type PropertyState,
  type Reading,
  type ReadingsInput,
  type SourceLink,
  type TwinChange,
} from '@orrery/contracts';
import { addMillis, millisOf } from '../time/timestamp.js';
import { type InputContext, type Rejection } from './decision.js';
import { desiredAfterReading } from './desired-status.js';
import { clockOf, type EventTime, eventTimeOf } from './event-time.js';
import { outsideWindow, refuseReading } from './refuse-reading.js';
import { lastReportedQuality, staleState } from './stale.js';
import { compareDecimal, sameJson, type Twin } from './twin.js';

export interface ReadingsOutcome {
  readonly changes: TwinChange[];
  readonly rejected: Rejection[];
  late: number;
  duplicates: number;
}

/**
 * What the readings of one record change, in their order. Last writer by (event time, seq, offset); older readings are
 * late, equal ones duplicates, others of the same time supersede (rule R18). Bad readings never touch the value (rule R1).
 */
export function decideReadings(twin: Twin, input: ReadingsInput, context: InputContext): ReadingsOutcome {
  const outcome: ReadingsOutcome = { changes: [], rejected: [], late: 0, duplicates: 0 };
  const link = input.import === undefined ? twin.sources[input.source] : undefined;
  if (link !== undefined && compareDecimal(input.epoch, link.epoch) < 0) {
    outcome.rejected.push({
      reason: 'stale-epoch',
      detail: `source ${input.source} is at epoch ${link.epoch}, this record was sent by the one before (${input.epoch}); stop the old ingestion`,
    });
    return outcome;
  }
  /** Latest state of the paths that this record has touched. */
  const touched = new Map<string, PropertyState>();
  for (const reading of input.readings) {
    const definition = twin.definition.properties[reading.path];
    const rejection = refuseReading(twin, input, reading, definition, context);
    if (rejection !== undefined || definition === undefined) {
      if (rejection) outcome.rejected.push(rejection);
      continue;
    }
    if (reading.flags?.includes('historical')) continue;
    const receivedTs = reading.receivedTs ?? input.receivedTs;
    const time = eventTimeOf(reading, receivedTs, clockOf(twin, input));
    if (time === undefined) {
      outcome.rejected.push(outsideWindow(twin, input, reading, receivedTs));
      continue;
    }
    const before = touched.get(reading.path) ?? twin.properties[reading.path];
    const order = before?.eventTs === undefined ? 'newer' : orderOf(reading, time.eventTs, before);
    if (order === 'late') {
      outcome.late += 1;
      continue;
    }
    if (order === 'same' && before !== undefined && isRepeat(reading, before) && !revives(before, link, receivedTs)) {
      outcome.duplicates += 1;
      continue;
    }
    if (before !== undefined) pushExpiry(outcome.changes, reading.path, definition, before, time.eventTs);
    const after = reportedState(input, reading, receivedTs, time, before);
    touched.set(reading.path, after);
    outcome.changes.push({ kind: 'reported', path: reading.path, state: after });
  }
  for (const [path, after] of touched) {
    const change = desiredAfterReading(twin, path, after);
    if (change) outcome.changes.push(change);
  }
  return outcome;
}

function orderOf(reading: Reading, eventTs: string, before: PropertyState): 'newer' | 'same' | 'late' {
  const beforeTs = before.eventTs ?? '';
  if (eventTs > beforeTs) return 'newer';
  if (eventTs < beforeTs) return 'late';
  if (reading.seq !== undefined && before.seq !== undefined) {
    const bySeq = BigInt(reading.seq) - BigInt(before.seq);
    if (bySeq > 0n) return 'newer';
    if (bySeq < 0n) return 'late';
  }
  return 'same';
}

function isRepeat(reading: Reading, before: PropertyState): boolean {
  if (reading.quality !== lastReportedQuality(before)) return false;
  if ((reading.statusCode ?? 0) !== (before.statusCode ?? 0)) return false;
  return reading.quality === 'bad' || sameJson(reading.value, before.value);
}

/** After a lost connection the same reading, sent again, is the proof that the value still stands. */
function revives(before: PropertyState, link: SourceLink | undefined, receivedTs: string): boolean {
  if (before.quality !== 'stale' || before.staleCause !== 'source-disconnected') return false;
  return link === undefined || receivedTs > link.since || link.state === 'connected';
}

/** A reading that comes more than maxAge after the last shows that the last had expired: stale first (architecture decision 4). */
function pushExpiry(
  changes: TwinChange[],
  path: string,
  definition: PropertyDefinition,
  before: PropertyState,
  eventTs: string,
): void {
  const { maxAgeMs } = definition;
  if (maxAgeMs === undefined || before.eventTs === undefined || before.quality === 'stale') return;
  // Nearly always sooner, and by more than the digits below the millisecond can say: only else is the expiry written out.
  if (millisOf(eventTs) < millisOf(before.eventTs) + maxAgeMs) return;
  const expiry = addMillis(before.eventTs, maxAgeMs);
  if (eventTs > expiry) changes.push({ kind: 'reported', path, state: staleState(before, expiry, 'max-age') });
}

function reportedState(
  input: ReadingsInput,
  reading: Reading,
  receivedTs: string,
  time: EventTime,
  before: PropertyState | undefined,
): PropertyState {
  const bad = reading.quality === 'bad';
  const valueTs = bad ? valueTimeOf(before) : undefined;
  const { eventTs, timeOrigin } = time;
  return {
    value: bad ? (before?.value ?? null) : reading.value,
    quality: reading.quality,
    eventTs,
    ...(reading.sourceTs !== undefined && reading.sourceTs !== eventTs ? { sourceTs: reading.sourceTs } : undefined),
    ...(valueTs === undefined ? undefined : { valueTs }),
    ...(timeOrigin === undefined ? undefined : { timeOrigin }),
    ...(reading.serverTs === undefined || reading.serverTs === eventTs ? undefined : { serverTs: reading.serverTs }),
    receivedTs,
    ...(reading.statusCode === undefined ? undefined : { statusCode: reading.statusCode }),
    ...(reading.seq === undefined ? undefined : { seq: reading.seq }),
    source: input.source,
    ...(reading.origin === undefined || reading.origin === 'device' ? undefined : { origin: reading.origin }),
    ...(reading.flags === undefined || reading.flags.length === 0 ? undefined : { flags: reading.flags }),
    ...(reading.raw === undefined ? undefined : { raw: reading.raw }),
  };
}

/** How old the value is that a bad reading leaves standing; undefined where there never was one. */
function valueTimeOf(before: PropertyState | undefined): string | undefined {
  if (before === undefined) return undefined;
  if (before.valueTs !== undefined) return before.valueTs;
  return lastReportedQuality(before) === 'bad' ? undefined : before.eventTs;
}
