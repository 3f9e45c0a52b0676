import { type RegistryEntry, type TwinInput } from '@orrery/contracts';
import { type Change } from './registry.js';

/** Who applied, and when; the time as the contracts write it. */
export interface Applied {
  readonly by: string;
  readonly at: string;
}

/** One record for the registry topic; a null entry takes the key out. */
export interface RegistryRecord {
  readonly key: string;
  readonly entry: RegistryEntry | null;
}

export function registryRecord(change: Change, { at }: Applied): RegistryRecord {
  return { key: change.key, entry: change.after ? { ...change.after, appliedAt: at } : null };
}

/** What a change tells its twin; undefined where it changes no twin's definition. */
export function twinInput({ before, after }: Change, { by, at }: Applied): TwinInput | undefined {
  if (after?.type === 'twin') {
    return { type: before ? 'changed' : 'registered', twinId: after.twinId, receivedTs: at, by, definition: after.definition };
  }
  if (!after && before?.type === 'twin') return { type: 'deleted', twinId: before.twinId, receivedTs: at, by };
  return undefined;
}
