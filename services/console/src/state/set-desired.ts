import { ApiError } from '@orrery/client';
import { type DesiredState } from '@orrery/contracts';
import { type PlantApi } from './plant-api.js';

/** How often a write is tried again where only readings have moved the revision in between. */
const ATTEMPTS = 40;

export type DesiredResult =
  | { readonly kind: 'done' }
  /** On its way; the twin has not shown it within two seconds. */
  | { readonly kind: 'accepted' }
  /** Somebody else changed the wish since the form was opened; `now` is theirs. */
  | { readonly kind: 'changed-meanwhile'; readonly now: DesiredState | undefined }
  /** The twin moves faster than a write that names its revision. */
  | { readonly kind: 'too-busy' }
  /** The path has a command target: it is changed by a command, not by a wish. */
  | { readonly kind: 'needs-command'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** A wish as the person saw it when they began to change it. */
export interface SeenWish {
  readonly twinId: string;
  readonly path: string;
  readonly rev: number;
  readonly desired: DesiredState | undefined;
}

/**
 * Writes a desired value (null takes it back) on the condition that the wish is still as the person saw it. A revision changes with every reading, so
 * a failed precondition is judged again: only a changed wish is theirs to decide about; anything else is tried again.
 */
export async function setDesired(api: Pick<PlantApi, 'patchDesired' | 'twin'>, seen: SeenWish, value: unknown, reason: string | undefined): Promise<DesiredResult> {
  let { rev } = seen;
  const wish = value === null ? null : { value, ...(reason === undefined ? {} : { reason }) };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      const { kind } = await api.patchDesired(seen.twinId, { [seen.path]: wish }, { ifMatch: [rev] });
      return { kind: kind === 'applied' ? 'done' : 'accepted' };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 409) return { kind: 'needs-command', reason: error.message };
      if (error.status !== 412) return { kind: 'refused', reason: error.message };
    }
    const twin = await api.twin(seen.twinId);
    if (!twin) return { kind: 'refused', reason: 'The twin is no longer registered.' };
    const desired = twin.desired[seen.path];
    if (desired?.rev !== seen.desired?.rev) return { kind: 'changed-meanwhile', now: desired };
    rev = twin.rev;
  }
  return { kind: 'too-busy' };
}
