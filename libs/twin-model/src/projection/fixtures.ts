import { type PropertyDefinition, type Reading, type ReadingsInput, type TwinDefinition, type TwinInput } from '@orrery/contracts';
import { addMillis } from '../time/timestamp.js';
import { applyEvent } from './apply-event.js';
import { decide } from './decide.js';
import { type Decision } from './decision.js';
import { type Twin } from './twin.js';

/** Builders for the projection's specs: a pump with a few paths, readings by second, and a fold of a log. */
export const T0 = '2026-01-01T00:00:00.0000000Z';
export const PUMP = 'acme:riverside:pump';

/** The timestamp `seconds` after T0. */
export function at(seconds: number): string {
  return addMillis(T0, Math.round(seconds * 1000));
}

export function definition(properties: Record<string, Partial<PropertyDefinition>> = {}, clock: 'device' | 'recorded' = 'device'): TwinDefinition {
  const defaults: Record<string, Partial<PropertyDefinition>> = { flow: { maxAgeMs: 5000 }, 'motor/current': {}, ...properties };
  return {
    model: 'dtmi:test:Pump;1',
    properties: Object.fromEntries(
      Object.entries(defaults).map(([path, property]) => [
        path,
        { kind: 'telemetry', datatype: 'double', source: 'plc', ...property },
      ]),
    ),
    relationships: [],
    sources: { plc: { clock, acceptPastMs: 604_800_000, acceptFutureMs: 600_000 } },
  };
}

export function registered(of: TwinDefinition = definition()): TwinInput {
  return { type: 'registered', twinId: PUMP, receivedTs: T0, by: 'engineer', definition: of };
}

/** A record with one reading of `flow`, stamped and received at the given second. */
export function flow(seconds: number, value: unknown, more: Partial<Reading> = {}, record: Partial<ReadingsInput> = {}): ReadingsInput {
  return readings(seconds, [{ path: 'flow', value, datatype: 'double', quality: 'good', sourceTs: at(seconds), ...more }], record);
}

export function readings(seconds: number, list: Reading[], record: Partial<ReadingsInput> = {}): ReadingsInput {
  return { type: 'readings', twinId: PUMP, source: 'plc', epoch: '1', receivedTs: at(seconds), readings: list, ...record };
}

export interface Folded {
  readonly twin: Twin | undefined;
  readonly decisions: Decision[];
  /** The decision of the last input. */
  readonly last: Decision;
}

/** Folds a log of one twin from the beginning. */
export function fold(inputs: readonly TwinInput[], realm = 'real'): Folded {
  let twin: Twin | undefined;
  const decisions = inputs.map((input, index) => {
    const decision = decide(twin, input, { offset: String(index), realm });
    if (decision.event) twin = applyEvent(twin, decision.event);
    return decision;
  });
  return { twin, decisions, last: decisions[decisions.length - 1] as Decision };
}
