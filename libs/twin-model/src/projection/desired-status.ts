import { type DesiredState, type PropertyState, type TwinChange } from '@orrery/contracts';
import { sameJson, type Twin } from './twin.js';

/** Whether a reported value is the desired one, within the tolerance of its path. */
export function isConverged(reported: unknown, desired: unknown, tolerance: number | undefined): boolean {
  if (typeof reported === 'number' && typeof desired === 'number') return Math.abs(reported - desired) <= (tolerance ?? 0);
  return sameJson(reported, desired);
}

/** The status of a wish after a reading (rule R20). Only a usable reading can show that the device has followed. */
export function statusAfter(desired: DesiredState, reported: PropertyState, tolerance: number | undefined): DesiredState['status'] {
  if (desired.status === 'expired') return 'expired';
  if (reported.quality !== 'good' && reported.quality !== 'uncertain') return desired.status;
  if (isConverged(reported.value, desired.value, tolerance)) return 'converged';
  return desired.status === 'converged' || desired.status === 'diverged' ? 'diverged' : 'converging';
}

export function desiredAfterReading(twin: Twin, path: string, reported: PropertyState): TwinChange | undefined {
  const desired = twin.desired[path];
  if (desired === undefined) return undefined;
  const status = statusAfter(desired, reported, twin.definition.properties[path]?.tolerance);
  return status === desired.status ? undefined : { kind: 'desired', path, state: { ...desired, status } };
}
