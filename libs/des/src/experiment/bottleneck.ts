import { DesError } from '../engine/des-error.js';
import { type Network, STATION } from '../flow/network.js';
import { indicatorNames } from './indicators.js';
import { type Interval, interval } from './interval.js';
import { type Replication } from './replication.js';

/** How much a station holds up the flow, over replications. */
export interface Constraint {
  readonly station: string;
  /** Share of its time on shift in which it was neither starved nor blocked: at work, set up, down, or waiting for an operator. */
  readonly active: Interval;
  readonly starved: Interval;
  readonly blocked: Interval;
  /** Share of the replications in which it was the most active station of all. */
  readonly leads: number;
  /** What holds it up itself, most of its time off its work: nothing to do, no room, failures, set-up, no operator. */
  readonly mostly: 'starved' | 'blocked' | 'down' | 'setup' | 'waiting' | 'busy';
}

/**
 * Stations by how active they are, the bottleneck first: it is starved and blocked least, those before it are blocked, those behind it starved
 * (C. Roser, M. Nakano, M. Tanaka, "A practical bottleneck detection method", WSC 2001: the average active time).
 */
export function bottlenecks(network: Network, replications: readonly Replication[], confidence: number): Constraint[] {
  if (replications.length < 2) throw new DesError('experiment.invalid', 'a bottleneck is named from two or more replications', 'run more of them');
  const names = indicatorNames(network);
  const stations = network.names.filter((_, node) => network.kind[node] === STATION);
  const share = (station: string, state: string) => replications.map(({ values }) => values[names.indexOf(`${station}.${state}`)]);
  const active = stations.map((station) => {
    const [off, starved, blocked] = ['off', 'starved', 'blocked'].map((state) => share(station, state));
    return off.map((value, i) => (value < 1 ? 1 - (starved[i] + blocked[i]) / (1 - value) : 0));
  });
  return stations
    .map((station, k): Constraint => {
      const states = (['starved', 'blocked', 'down', 'setup', 'waiting'] as const).map((state) => [state, interval(share(station, state), confidence).mean] as const);
      const [worst, most] = states.reduce((a, b) => (b[1] > a[1] ? b : a));
      return {
        station,
        active: interval(active[k], confidence),
        starved: interval(share(station, 'starved'), confidence),
        blocked: interval(share(station, 'blocked'), confidence),
        leads: replications.filter((_, i) => active.every((other) => other[i] <= active[k][i])).length / replications.length,
        mostly: most > 0.01 ? worst : 'busy',
      };
    })
    .sort((a, b) => b.active.mean - a.active.mean);
}
