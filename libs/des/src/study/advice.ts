import { bottlenecks, type Constraint } from '../experiment/bottleneck.js';
import { type Replication } from '../experiment/replication.js';
import { type Network, STATION } from '../flow/network.js';
import { placeOf } from './experiment-study.js';

/** What holds the flow up, and what would help. */
export interface Advice {
  readonly station: string;
  /** Share of its time on shift in which it was neither starved nor blocked. */
  readonly active: number;
  /** Share of the replications in which it was the most active of all. */
  readonly leads: number;
  readonly text: string;
}

const HELP: Readonly<Record<Constraint['mostly'], string>> = {
  busy: 'it is at work nearly always: another server, a shorter time or fewer parts to work on would help',
  down: 'failures take most of the time it loses: fewer of them, faster repair or maintenance before they come would help',
  setup: 'set-ups take most of the time it loses: longer runs of one product or shorter change-overs would help',
  waiting: 'it waits for an operator most of the time it loses: one more with its skill would help',
  starved: 'it still has too little to do at times: what comes before it, or a larger buffer there, holds it up',
  blocked: 'it has no room for what it has made at times: what follows it, or a larger buffer there, holds it up',
};

/** The stations that hold up the flow, the bottleneck first, those that are hardly used left out. Empty where there is no station, or one replication. */
export function advise(network: Network, replications: readonly Replication[], confidence: number): Advice[] {
  if (replications.length < 2 || !network.kind.includes(STATION)) return [];
  return bottlenecks(network, replications, confidence)
    .filter(({ active, leads }, i) => i === 0 || leads > 0.05 || active.mean > 0.9)
    .slice(0, 3)
    .map(({ station, active, leads, mostly }) => {
      const mean = (state: string): number => replications.reduce((sum, { values }) => sum + values[placeOf(`${station}.${state}`, network, 'the model')], 0) / replications.length;
      const busy = mean('busy') / Math.max(1e-9, 1 - mean('off'));
      return { station, active: active.mean, leads, text: `${station} is active ${percent(active.mean)} of its time, at work ${percent(busy)}: ${HELP[busy > WORKING ? 'busy' : mostly]}` };
    });
}

/** Share of its time on shift at work from which on more capacity is what helps, whatever else takes the rest. */
const WORKING = 0.8;
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
