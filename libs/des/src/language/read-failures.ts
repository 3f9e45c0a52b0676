import { type FailureModel } from '../flow/flow-model.js';
import { type FailureDocument } from './document.js';
import { type Path, type Reading } from './reading.js';

/** The failure modes of a station. Times under the clocks of time; counts under `operations`, and plain numbers under `wear`. */
export function readFailures(failures: Readonly<Record<string, FailureDocument>>, { report, distribution, time }: Reading, station: Path): FailureModel[] {
  return Object.entries(failures).map(([name, entry]) => {
    const { clock = 'time', every, wear = 1, repair, crew, cost = 0, preventive } = entry;
    const path = [...station, 'failures', name];
    const timed = clock === 'time' || clock === 'operating';
    if (entry.wear !== undefined && clock !== 'wear') report([...path, 'wear'], 'model.failure', `wear adds up under the clock wear, not under ${clock}`, 'write clock: wear, or leave wear out');
    const at = preventive && (timed ? time(preventive.at, [...path, 'preventive', 'at']) : Number(preventive.at));
    if (at !== undefined && !(at > 0)) report([...path, 'preventive', 'at'], 'model.failure', `maintenance at ${preventive?.at} has no end or no number`, 'write a time, or under operations and wear a plain number, above 0');
    return {
      name,
      clock,
      every: distribution(every, timed ? 'time' : 'count', [...path, 'every']),
      wear: distribution(wear, 'count', [...path, 'wear']),
      repair: distribution(repair, 'time', [...path, 'repair']),
      cost,
      ...(crew === undefined ? {} : { crew }),
      ...(preventive && at !== undefined ? { preventive: { at, time: distribution(preventive.time, 'time', [...path, 'preventive', 'time']), cost: preventive.cost ?? 0 } } : {}),
    };
  });
}
