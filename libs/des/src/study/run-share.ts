import { DesError } from '../engine/des-error.js';
import { type Plan, type Replication, replicate } from '../experiment/replication.js';
import { type Network } from '../flow/network.js';
import { type Failure, type Outcome, type Share } from './study.js';

/** Told about a hundred times a replication; `false` ends all with `run.cancelled`. */
export type Told = (replication: number, share: number) => boolean;

/**
 * Runs replications `from` up to, not including, `to`. One that cannot go on (deadlock, no bound, quota) ends the share and is told in the outcome.
 * @throws DesError `run.cancelled`, `experiment.invalid`
 */
export function runShare(network: Network, plan: Plan, { from, to }: Pick<Share, 'from' | 'to'>, told?: Told): Outcome {
  const replications: Replication[] = [];
  for (let replication = from; replication < to; replication += 1)
    try {
      replications.push(replicate(network, plan, replication, told && (({ share }) => told(replication, share))));
    } catch (error) {
      if (!(error instanceof DesError) || !error.code.startsWith('run.') || error.code === 'run.cancelled') throw error;
      const { code, message, fix, places } = error;
      return { replications, failed: { replication, code, message, fix, ...(places.length > 0 ? { places } : {}) } };
    }
  return { replications };
}

/** Pieces of a share of at most `size` replications, for several workers. */
export function splitShare({ variant, from, to }: Share, size: number): Share[] {
  return Array.from({ length: Math.ceil((to - from) / size) }, (_, i) => ({ variant, from: from + i * size, to: Math.min(to, from + (i + 1) * size) }));
}

/**
 * The outcome of a share from those of its pieces, in any order; what came twice counts once. The same as if one worker had run it.
 * @throws DesError `experiment.invalid` where a replication is missing
 */
export function mergeOutcomes({ variant, from, to }: Share, pieces: readonly Outcome[]): Outcome {
  const failed = pieces.reduce<Failure | undefined>((first, piece) => (piece.failed && !(first && first.replication <= piece.failed.replication) ? piece.failed : first), undefined);
  const end = failed?.replication ?? to;
  const found = new Map(pieces.flatMap(({ replications }) => replications).map((one) => [one.replication, one]));
  const replications = Array.from({ length: end - from }, (_, i) => {
    const one = found.get(from + i);
    if (!one) throw new DesError('experiment.invalid', `replication ${from + i} of ${variant.name} is missing`, 'run its share again');
    return one;
  });
  return { replications, ...(failed ? { failed } : {}) };
}
