import { DesError } from '../engine/des-error.js';
import { type Simulation } from '../flow/simulation.js';

/** How far a replication has come. */
export interface Progress {
  readonly time: number;
  /** Share of the horizon, 0 to 1. */
  readonly share: number;
  readonly events: number;
}

/** Who looks at a run while it runs, and may end it. */
export interface Watch {
  readonly horizon: number;
  /** Told about a hundred times a replication; `false` ends it with `run.cancelled`. */
  readonly progress?: (progress: Progress) => boolean;
  /** Events after which a replication ends with `run.quota`. */
  readonly maxEvents?: number;
}

const PARTS = 100;

/** Runs on to `until`, stopping on the way to be looked at, which changes nothing. @throws DesError `run.cancelled`, `run.quota` and what `Simulation.run` throws */
export function advance(simulation: Simulation, until: number, watch?: Watch): void {
  if (!watch?.progress && watch?.maxEvents === undefined) return simulation.run(until);
  const slice = watch.horizon / PARTS;
  while (simulation.now < until) {
    // Times round: a part of the horizon may end where it begins, and the run would stand there for ever.
    const next = Math.floor(simulation.now / slice) + 1;
    simulation.run(Math.min(until, next * slice > simulation.now ? next * slice : (next + 1) * slice));
    const { now, events } = simulation;
    if (events > (watch.maxEvents ?? Infinity))
      throw new DesError('run.quota', `the run is at ${now} of ${watch.horizon} and has used up its ${watch.maxEvents} events`, 'shorten the horizon, ask for a higher quota, or make the model coarser');
    if (watch.progress && !watch.progress({ time: now, share: Math.min(1, now / watch.horizon), events })) throw new DesError('run.cancelled', `the run was cancelled at ${now} of ${watch.horizon}`, 'start it again');
    if (now < until && simulation.nextTime === Infinity) simulation.run(until);
  }
}
