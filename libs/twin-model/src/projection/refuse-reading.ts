import type { PropertyDefinition, Reading, ReadingsInput } from '@orrery/contracts';
import { millisOf } from '../time/timestamp.js';
import type { InputContext, Rejection } from './decision.js';
import { fitsDatatype } from './fits-datatype.js';
import type { Twin } from './twin.js';

/** Why a reading cannot become state of its path; undefined where it can. */
export function refuseReading(
  twin: Pick<Twin, 'twinId' | 'definition'>,
  input: ReadingsInput,
  reading: Reading,
  definition: PropertyDefinition | undefined,
  context: InputContext,
): Rejection | undefined {
  if (definition === undefined) {
    return {
      reason: 'unknown-path',
      detail: `${twin.twinId} (${twin.definition.model}) has no path ${reading.path}; bind an existing path or add it to the model`,
      part: reading,
    };
  }
  if (input.import !== undefined && reading.flags?.includes('historical') !== true) {
    return {
      reason: 'wrong-origin',
      detail: `${twin.twinId} ${reading.path}: import ${input.import} brings a reading that is not flagged historical; what is imported is history alone`,
      part: reading,
    };
  }
  if (input.import === undefined && definition.source !== input.source) {
    const owner = definition.source ? `source ${definition.source}` : 'no source';
    return {
      reason: 'wrong-origin',
      detail: `${twin.twinId} ${reading.path} is bound to ${owner}, not to ${input.source}; change bindings.yaml or the sender`,
      part: reading,
    };
  }
  const simulated = reading.origin === 'simulated' || reading.flags?.includes('simulated') === true;
  if (reading.origin === 'operator' || (simulated && context.realm === 'real')) {
    return {
      reason: 'wrong-origin',
      detail: `a reading of origin ${reading.origin ?? 'simulated'} does not enter ${twin.twinId} in realm ${context.realm} (rule R17)`,
      part: reading,
    };
  }
  if (reading.quality !== 'bad' && !fitsDatatype(reading.value, definition.datatype)) {
    return {
      reason: 'wrong-type',
      detail: `${twin.twinId} ${reading.path} is ${definition.datatype}, the reading is ${describe(reading.value)} (${reading.datatype}); mend the model or the binding`,
      part: reading,
    };
  }
  if (sizeOf(reading.value) > MAX_VALUE_CHARACTERS) {
    return {
      reason: 'oversized',
      detail: `${twin.twinId} ${reading.path}: a value of ${sizeOf(reading.value)} characters; at most ${MAX_VALUE_CHARACTERS} become state. Keep documents elsewhere and their address here`,
    };
  }
  return undefined;
}

/** A snapshot part holds many paths and must stay far below the size of a record (architecture decision 5). */
const MAX_VALUE_CHARACTERS = 16_384;

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return typeof value === 'object' && value !== null ? JSON.stringify(value).length : 0;
}

function describe(value: unknown): string {
  return `${JSON.stringify(value).slice(0, 60)}`;
}

/** The refusal of a reading whose stamps are all incredible (rule R18). */
export function outsideWindow(twin: Twin, input: ReadingsInput, reading: Reading, receivedTs: string): Rejection {
  const skew = millisOf(reading.sourceTs ?? reading.serverTs ?? receivedTs) - millisOf(receivedTs);
  return {
    reason: 'outside-window',
    detail:
      `${twin.twinId} ${reading.path}: stamped ${Math.round(skew / 1000)} s from its arrival at ${receivedTs}, outside the accept window of ` +
      `source ${input.source}; set the device's clock, or acceptWindow or clock: recorded in bindings.yaml`,
    part: reading,
  };
}
