import { type CompiledRights } from '@orrery/access';
import { type Alert } from '@orrery/contracts';

export type ReadableAlert = Alert & { readonly id: string; readonly filtered?: true };

type Reader = Pick<CompiledRights, 'may' | 'mayAll'>;

/**
 * An alert as the reader may see it; undefined where they may not see its twin at all. Evidence of paths that are closed to them is left out; its sentence
 * too, since it quotes values.
 */
export function readableAlert(alert: Alert, rights: Reader): ReadableAlert | undefined {
  const { twinId, evidence, key } = alert;
  if (!rights.may('READ', twinId)) return undefined;
  if (rights.mayAll('READ', twinId)) return { ...alert, id: key };
  const isOpen = ({ path }: { path: string }): boolean => rights.may('READ', twinId, path);
  const values = evidence.values.filter(isOpen);
  const contributions = evidence.contributions?.filter(isOpen);
  const isWhole = values.length === evidence.values.length && contributions?.length === evidence.contributions?.length;
  if (isWhole) return { ...alert, id: key };
  const { indeterminate, ...rest } = alert;
  return {
    ...rest,
    ...(indeterminate ? { indeterminate: { since: indeterminate.since, why: HIDDEN } } : {}),
    evidence: { ...evidence, text: HIDDEN, values, ...(contributions ? { contributions } : {}) },
    id: key,
    filtered: true,
  };
}

const HIDDEN = 'It concerns paths that are closed to you.';
