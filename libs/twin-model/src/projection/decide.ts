import { type ReadingsInput, type SourceStateInput, type TwinChange, type TwinEvent, type TwinInput } from '@orrery/contracts';
import { applyEvent } from './apply-event.js';
import { decideCorrection, decideExpired } from './decide-correction.js';
import { decideDefinition } from './decide-definition.js';
import { decideDesired } from './decide-desired.js';
import { decideReadings } from './decide-readings.js';
import { decideSourceState } from './decide-source-state.js';
import { type Decision, type InputContext, NOTHING, type Rejection } from './decision.js';
import { type Twin } from './twin.js';

/** Version of the projection's logic; it stands in every snapshot. Raise it whenever the same log would give other bytes. */
export const PROJECTION_LOGIC = '1';

/** Inputs for a twin that is not yet registered wait for its registration and become part of it. */
export type HeldInput = ReadingsInput | SourceStateInput;

/**
 * What one input does to one twin: the projection as a pure function (architecture decision 4). No clock, no chance, no I/O;
 * the twin given is not changed. One input makes at most one event.
 * @param twin the twin before, undefined while it is not registered
 * @param held inputs that came before the registration, in their order; used by `registered` and `changed` alone
 */
export function decide(twin: Twin | undefined, input: TwinInput, context: InputContext, held: readonly HeldInput[] = []): Decision {
  if (input.type === 'registered' || input.type === 'changed') return decideRegistration(twin, input, context, held);
  if (twin === undefined) return decideUnregistered(input);
  switch (input.type) {
    case 'readings': {
      const { changes, rejected, late, duplicates } = decideReadings(twin, input, context);
      return { ...withEvent(twin, 'changed', input, changes, context), rejected, late, duplicates };
    }
    case 'source-state': {
      const { changes, rejected } = decideSourceState(twin, input);
      return { ...withEvent(twin, 'changed', input, changes, context), rejected };
    }
    case 'expired':
      return withEvent(twin, 'changed', input, decideExpired(twin, input), context);
    case 'desired': {
      const { changes, answer } = decideDesired(twin, input);
      return { ...withEvent(twin, 'changed', input, changes, context), answer };
    }
    case 'correction': {
      const { changes, rejected, late } = decideCorrection(twin, input);
      return { ...withEvent(twin, 'changed', input, changes, context), rejected, late };
    }
    case 'deleted':
      return { ...NOTHING, event: eventOf(twin, 'deleted', input, [], context) };
  }
}

function decideUnregistered(input: TwinInput): Decision {
  if (input.type !== 'desired') return NOTHING;
  const detail = `${input.twinId} is not registered; apply its plant folder first`;
  return { ...NOTHING, answer: { requestId: input.requestId, status: 'unknown-twin', rev: 0, detail } };
}

function decideRegistration(
  twin: Twin | undefined,
  input: Extract<TwinInput, { type: 'registered' | 'changed' }>,
  context: InputContext,
  held: readonly HeldInput[],
): Decision {
  const changes = decideDefinition(twin, input.definition, input.receivedTs);
  if (twin !== undefined || held.length === 0) {
    return withEvent(twin, twin === undefined ? 'registered' : 'changed', input, changes, context);
  }
  // The twin as it would be after each of them; only the last state of each path becomes part of the registration's event.
  const growing = applyEvent(undefined, eventOf(undefined, 'registered', input, structuredClone(changes), context)) as Twin;
  const last = new Map<string, TwinChange>();
  const rejected: Rejection[] = [];
  let late = 0;
  let duplicates = 0;
  for (const before of held) {
    const outcome = before.type === 'readings' ? decideReadings(growing, before, context) : { ...decideSourceState(growing, before), late: 0, duplicates: 0 };
    rejected.push(...outcome.rejected);
    late += outcome.late;
    duplicates += outcome.duplicates;
    applyEvent(growing, eventOf(undefined, 'registered', input, outcome.changes, context));
    for (const change of outcome.changes) last.set(change.kind === 'source' ? `source ${change.source}` : `${change.kind} ${'path' in change ? change.path : ''}`, change);
  }
  return { event: eventOf(undefined, 'registered', input, [...changes, ...last.values()], context), rejected, late, duplicates };
}

function withEvent(
  twin: Twin | undefined,
  type: TwinEvent['type'],
  input: TwinInput,
  changes: TwinChange[],
  context: InputContext,
): Decision {
  return changes.length === 0 ? NOTHING : { ...NOTHING, event: eventOf(twin, type, input, changes, context) };
}

function eventOf(
  twin: Twin | undefined,
  type: TwinEvent['type'],
  input: TwinInput,
  changes: TwinChange[],
  context: InputContext,
): TwinEvent {
  const prevRev = twin?.rev ?? 0;
  return {
    type,
    twinId: input.twinId,
    rev: prevRev + 1,
    prevRev,
    at: input.receivedTs,
    cause: {
      input: input.type,
      offset: context.offset,
      ...('source' in input && typeof input.source === 'string' ? { source: input.source } : undefined),
      ...('by' in input && typeof input.by === 'string' ? { by: input.by } : undefined),
      ...(input.type === 'desired' ? { requestId: input.requestId } : undefined),
    },
    changes,
  };
}
