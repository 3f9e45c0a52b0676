import { ApiError } from '@orrery/client';
import { type DesiredState } from '@orrery/contracts';
import { type PlantApi } from './plant-api.js';

export type DesiredResult =
  | { readonly kind: 'done' }
  /** On its way; the twin has not shown it within two seconds. */
  | { readonly kind: 'accepted' }
  /** Somebody else changed the wish since the form was opened; `now` is theirs. */
  | { readonly kind: 'changed-meanwhile'; readonly now: DesiredState | undefined }
  /** The path has a command target: it is changed by a command, not by a wish. */
  | { readonly kind: 'needs-command'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** A wish as the person saw it when they began to change it. */
export interface SeenWish {
  readonly twinId: string;
  readonly path: string;
  readonly desired: DesiredState | undefined;
}

/**
 * Writes a desired value (null takes it back) on the condition that the wish is still as the person saw it. The condition names the wish and not
 * the twin: a twin's revision changes with every reading.
 */
export async function setDesired(api: Pick<PlantApi, 'patchDesired' | 'twin'>, seen: SeenWish, value: unknown, reason: string | undefined): Promise<DesiredResult> {
  const wish = value === null ? null : { value, ...(reason === undefined ? {} : { reason }) };
  try {
    const { kind } = await api.patchDesired(seen.twinId, { [seen.path]: wish }, { ifWish: [seen.desired?.rev ?? 0] });
    return { kind: kind === 'applied' ? 'done' : 'accepted' };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 409) return { kind: 'needs-command', reason: error.message };
    if (error.status !== 412) return { kind: 'refused', reason: error.message };
  }
  const twin = await api.twin(seen.twinId);
  return twin ? { kind: 'changed-meanwhile', now: twin.desired[seen.path] } : { kind: 'refused', reason: 'The twin is no longer registered.' };
}
