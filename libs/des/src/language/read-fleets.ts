import { type FlowModel } from '../flow/flow-model.js';
import { suggest } from './problem.js';
import { type Path, type Reading } from './reading.js';

type Point = readonly [number, number];

/** Fleets, and the transports that they serve, with every place that a vehicle goes to. */
export function readFleets({ document, report, seconds, time, route }: Reading): Pick<FlowModel, 'fleets' | 'transports'> {
  const { fleets = {}, transports = {}, layout = {} } = document;
  const place = (name: string, path: Path): Point => {
    const found = layout[name]?.at;
    if (!found) report(path, 'model.fleet', `${name} has no place in layout`, suggest(name, Object.keys(layout)));
    return found ?? [0, 0];
  };
  return {
    fleets: Object.entries(fleets).map(([name, { size, speed, load = 0, unload = 0, home, dispatch = 'nearest', power = {}, cost = {} }]) => {
      const path = ['fleets', name];
      if (!Number.isInteger(size)) report([...path, 'size'], 'model.range', 'a fleet has whole vehicles', 'write a whole number');
      return { name, size, speed: speed * seconds, load: time(load, [...path, 'load']), unload: time(unload, [...path, 'unload']), home: place(home, [...path, 'home']), dispatch, power, wage: cost.hour ?? 0 };
    }),
    transports: Object.entries(transports).map(([name, { fleet, from, capacity = Infinity, to }]) => {
      const path = ['transports', name];
      if (!(fleet in fleets)) report([...path, 'fleet'], 'model.reference', `there is no fleet ${fleet}`, suggest(fleet, Object.keys(fleets)));
      const read = route(to, path);
      if (read.to.length > 1 && (read.rule === 'first' || read.rule === 'shortest')) report([...path, 'to'], 'model.fleet', 'a vehicle must know where it drives before it gets there', 'give one target, or choose by product, chance, cycle or steps');
      const drops = Object.fromEntries(read.to.map((target) => [target, place(target.replace(/\.queue$/, ''), [...path, 'to'])]));
      return { name, fleet, capacity, from: place(from, [...path, 'from']), drops, route: read };
    }),
  };
}
