import { type CorrectionInput, type ExpiredInput, type TwinChange } from '@orrery/contracts';
import { type Rejection } from './decision.js';
import { fitsDatatype } from './fits-datatype.js';
import { staleState } from './stale.js';
import { type Twin } from './twin.js';

/** A correction of the latest reading is a new revision; one of an older reading is for the history alone. */
export function decideCorrection(
  twin: Twin,
  input: CorrectionInput,
): { changes: TwinChange[]; rejected: Rejection[]; late: number } {
  const definition = twin.definition.properties[input.path];
  if (definition === undefined) {
    const detail = `${twin.twinId} has no path ${input.path} to correct`;
    return { changes: [], rejected: [{ reason: 'unknown-path', detail, part: input }], late: 0 };
  }
  if (input.quality !== 'bad' && !fitsDatatype(input.value, definition.datatype)) {
    const detail = `${twin.twinId} ${input.path} is ${definition.datatype}; the correction is ${JSON.stringify(input.value)}`;
    return { changes: [], rejected: [{ reason: 'wrong-type', detail, part: input }], late: 0 };
  }
  const before = twin.properties[input.path];
  if (before?.eventTs === undefined || before.eventTs !== input.eventTs) return { changes: [], rejected: [], late: 1 };
  const state = {
    ...before,
    value: input.quality === 'bad' ? before.value : input.value,
    ...(before.quality === 'stale' ? { reportedQuality: input.quality } : { quality: input.quality }),
    origin: 'operator' as const,
  };
  return { changes: [{ kind: 'reported', path: input.path, state }], rejected: [], late: 0 };
}

/** A timer that ran out counts only while nothing newer has come: it carries the time it was set for. */
export function decideExpired(twin: Twin, input: ExpiredInput): TwinChange[] {
  if (input.what === 'desired') {
    const desired = twin.desired[input.path];
    if (desired === undefined || desired.expiresAt !== input.basis || desired.status === 'expired') return [];
    return [{ kind: 'desired', path: input.path, state: { ...desired, status: 'expired' } }];
  }
  const property = twin.properties[input.path];
  if (property === undefined || property.eventTs !== input.basis || property.quality === 'stale') return [];
  return [{ kind: 'reported', path: input.path, state: staleState(property, input.at, 'max-age') }];
}
