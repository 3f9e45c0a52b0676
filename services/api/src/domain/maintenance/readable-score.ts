import { type CompiledRights } from '@orrery/access';
import { type MaintenanceScore } from '@orrery/contracts';

export type ReadableScore = MaintenanceScore & { readonly outdated: boolean; readonly filtered?: true };

/** A score as the reader may see it: what it says of paths that are closed to them is left out, and its reason, which may name them. */
export function readableScore(score: MaintenanceScore, rights: Pick<CompiledRights, 'may' | 'mayAll'>, now: string): ReadableScore {
  const { twinId, validUntil } = score;
  const outdated = validUntil < now;
  if (rights.mayAll('READ', twinId)) return { ...score, outdated };
  const isOpen = (path: string): boolean => rights.may('READ', twinId, path);
  const { reason: _reason, remainingLife, training, anomaly, inputQuality, ...rest } = score;
  const { missing, ...quality } = inputQuality;
  return {
    ...rest,
    inputQuality: { ...quality, ...(missing ? { missing: missing.filter(isOpen) } : {}) },
    ...(anomaly ? { anomaly: { ...anomaly, contributions: anomaly.contributions.filter(({ path }) => isOpen(path)) } } : {}),
    ...(remainingLife && isOpen(remainingLife.path) ? { remainingLife } : {}),
    ...(training ? { training: { ...training, unsettled: training.unsettled.filter(isOpen), constant: training.constant.filter(isOpen) } } : {}),
    outdated,
    filtered: true,
  };
}
