import { hash } from '../random/streams.js';
import { replicate } from '../experiment/replication.js';
import { summarise } from '../experiment/summary.js';
import { indicatorNames } from '../experiment/indicators.js';
import { type Network, SINK } from '../flow/network.js';
import { Simulation } from '../flow/simulation.js';

/** All indicators of one replication without warm-up, and what is still in the system. */
export function once(network: Network, horizon: number, seed = 1): { readonly found: Record<string, number>; readonly inSystem: number } {
  const { values } = replicate(network, { seed, horizon, warmUp: 0 }, 0);
  const simulation = new Simulation(network, { seed });
  simulation.run(horizon);
  return { found: Object.fromEntries(indicatorNames(network).map((name, i) => [name, values[i]])), inSystem: simulation.partsInSystem };
}

/** Mean and 99 % interval of each indicator over some replications. */
export function means(network: Network, name: string, horizon: number, warmUp: number, replications: number) {
  const plan = { seed: hash(name), horizon, warmUp };
  return summarise(network, Array.from({ length: replications }, (_, i) => replicate(network, plan, i)), 0.99);
}

/** How far parts in system over throughput is from the mean time in system, as a share: nought in the long run, by Little's law. */
export function littlesGap(found: Readonly<Record<string, number>>): number {
  return found['wip'] / (found['throughput'] * found['timeInSystem']) - 1;
}

/** Parts that reached any sink. */
export const arrived = (network: Network, found: Readonly<Record<string, number>>, horizon: number): number =>
  network.names.reduce((sum, name, node) => (network.kind[node] === SINK ? sum + Math.round(found[`${name}.throughput`] * horizon) : sum), 0);
