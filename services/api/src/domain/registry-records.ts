import { type PlantRules, type RegistryEntry, type TwinInput } from '@orrery/contracts';
import { type Change } from './registry.js';

/** Who applied, and when; the time as the contracts write it. */
export interface Applied {
  readonly by: string;
  readonly at: string;
}

/** One record for the rules' topic; null rules take the site's out. */
export interface RulesRecord {
  readonly key: string;
  readonly rules: PlantRules | null;
}

/** What a change tells the readers of rules; undefined where it is no change of rules. */
export function rulesRecord({ before, after }: Change, { at }: Applied): RulesRecord | undefined {
  const rules = after ?? before;
  if (rules?.type !== 'rules') return undefined;
  const { type: _type, ...said } = rules;
  return { key: `${rules.organisation}:${rules.site}`, rules: after ? { ...said, appliedAt: at } : null };
}

/** One record for the registry topic; a null entry takes the key out. */
export interface RegistryRecord {
  readonly key: string;
  readonly entry: RegistryEntry | null;
}

/** What a change tells the registry's readers; undefined where it is one of rules. */
export function registryRecord({ key, before, after }: Change, { at }: Applied): RegistryRecord | undefined {
  if ((after ?? before)?.type === 'rules') return undefined;
  return { key, entry: after && after.type !== 'rules' ? { ...after, appliedAt: at } : null };
}

/** What a change tells its twin; undefined where it changes no twin's definition. */
export function twinInput({ before, after }: Change, { by, at }: Applied): TwinInput | undefined {
  if (after?.type === 'twin') {
    return { type: before ? 'changed' : 'registered', twinId: after.twinId, receivedTs: at, by, definition: after.definition };
  }
  if (!after && before?.type === 'twin') return { type: 'deleted', twinId: before.twinId, receivedTs: at, by };
  return undefined;
}
