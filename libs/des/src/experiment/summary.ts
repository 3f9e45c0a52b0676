import { type Network } from '../flow/network.js';
import { DesError } from '../engine/des-error.js';
import { indicatorNames } from './indicators.js';
import { type Interval, interval } from './interval.js';
import { type Replication } from './replication.js';

/** When enough replications are done. */
export interface StopRule {
  readonly confidence: number;
  readonly min: number;
  readonly max: number;
  /** Relative half-width that each of these indicators is to reach, e.g. 0.02 for ± 2 %. */
  readonly precision?: Readonly<Record<string, number>>;
}

/** Each indicator's interval over the replications. */
export function summarise(network: Network, replications: readonly Replication[], confidence: number): Map<string, Interval> {
  return new Map(indicatorNames(network).map((name, i) => [name, interval(replications.map(({ values }) => values[i]), confidence)]));
}

/**
 * Whether to stop: at `max`, or from `min` on once each interval is narrow enough (A. M. Law, Simulation Modeling and Analysis, 5th ed., section
 * 9.4.1; with `min` of ten or more the loss of coverage by looking after every replication is small).
 * @throws DesError `experiment.invalid` for an indicator that the model does not have
 */
export function enough(network: Network, replications: readonly Replication[], rule: StopRule): boolean {
  if (replications.length >= rule.max) return true;
  if (replications.length < Math.max(2, rule.min)) return false;
  const summary = summarise(network, replications, rule.confidence);
  return Object.entries(rule.precision ?? {}).every(([name, relative]) => {
    const found = summary.get(name);
    if (!found) throw new DesError('experiment.invalid', `the model has no indicator ${name}`, `use one of ${[...summary.keys()].join(', ')}`);
    return found.halfWidth <= relative * Math.abs(found.mean);
  });
}
