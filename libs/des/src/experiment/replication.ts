import { DesError } from '../engine/des-error.js';
import { type Network } from '../flow/network.js';
import { Simulation } from '../flow/simulation.js';
import { advance, type Watch } from './advance.js';
import { indicators } from './indicators.js';
import { measure } from './measure.js';

export interface Plan {
  /** 32-bit seed; scenarios with the same seed share their random numbers. */
  readonly seed: number;
  /** Where a replication ends, in the model's unit. */
  readonly horizon: number;
  /** What is deleted at its beginning. */
  readonly warmUp: number;
  /** Parts in the system beyond which a replication ends with `run.unbounded`. */
  readonly maxParts?: number;
  /** Events after which a replication ends with `run.quota`. */
  readonly maxEvents?: number;
}

/** One replication's indicators, in the order of `indicatorNames`. Plain data, so that it can come from another thread or machine. */
export interface Replication {
  readonly replication: number;
  readonly values: Float64Array;
}

/** Runs one replication. @param progress told about a hundred times; `false` cancels. @throws DesError `experiment.invalid` and what `advance` throws */
export function replicate(network: Network, plan: Plan, replication: number, progress?: Watch['progress']): Replication {
  if (!(plan.warmUp >= 0 && plan.horizon > plan.warmUp && plan.horizon < Infinity))
    throw new DesError('experiment.invalid', `a horizon of ${plan.horizon} with a warm-up of ${plan.warmUp} leaves nothing to measure`, 'end the replication after its warm-up');
  const simulation = new Simulation(network, { ...plan, replication });
  const watch = { horizon: plan.horizon, progress, maxEvents: plan.maxEvents };
  if (plan.warmUp > 0) advance(simulation, plan.warmUp, watch); // what happens at time 0 counts where nothing is cut
  return { replication, values: indicators(network, measure(simulation, plan.horizon, watch)) };
}

/** The indicators of `count` equal spans of one replication, warm-up not deleted: what `mser5` and a chart over time look at. */
export function series(network: Network, plan: Plan, replication: number, count: number): Float64Array[] {
  const simulation = new Simulation(network, { ...plan, replication });
  const span = plan.horizon / count;
  const watch = { horizon: plan.horizon, maxEvents: plan.maxEvents };
  return Array.from({ length: count }, (_, i) => indicators(network, measure(simulation, (i + 1) * span, watch)));
}
