import { indicatorNames, indicators } from '../experiment/indicators.js';
import { measure } from '../experiment/measure.js';
import { readFlowModel } from '../language/read-flow-model.js';
import { compile } from './compile.js';
import { type Network } from './network.js';
import { Simulation } from './simulation.js';

/** Compiles a model given without its header. */
export function networkOf(body: string, name = 'test'): Network {
  const { model, problems } = readFlowModel('model.yaml', `orrery: flow/v1\nname: ${JSON.stringify(name)}\n${body}`);
  if (!model) throw new Error(problems.map(({ line, path, message }) => `${line} ${path}: ${message}`).join('\n'));
  return compile(model);
}

const byName = (network: Network, values: Float64Array) => Object.fromEntries(indicatorNames(network).map((name, i) => [name, values[i]]));

/** All indicators by name, from time 0 to where the run stands; energy at no price. */
export function seen(simulation: Simulation): Record<string, number> {
  const { network, now } = simulation;
  return byName(network, indicators(network, { tallies: simulation.tallies(), span: now, energyCost: 0, co2: 0 }));
}

/** Runs a model from 0 to `until` and gives all indicators by name. */
export function after(until: number, body: string, seed = 1): Record<string, number> {
  const simulation = new Simulation(networkOf(body), { seed });
  return byName(simulation.network, indicators(simulation.network, measure(simulation, until)));
}

/** A line in which nearly everything that the language knows happens. */
export const BUSY_LINE = `
unit: min
products: { small: { priority: 1 }, large: { priority: 0 } }
sources:
  orders: { every: { gamma: { shape: 2, mean: 2 } }, amount: { discrete: { values: [1, 2], weights: [3, 1] } }, mix: { small: 3, large: 1 }, whenFull: lose, to: filler }
stations:
  filler:
    servers: 2
    queue: { capacity: 40, discipline: priority }
    time: { triangular: { min: 1, mode: 2, max: 4 } }
    timeOf: { large: { lognormal: { mean: 3, sd: 1 } } }
    setup: { small: { large: 2 }, large: { small: 3 } }
    yield: 0.98
    failures:
      jam: { clock: operating, every: { weibull: { shape: 1.5, scale: 60 } }, repair: { lognormal: { mean: 6, sd: 4 } }, crew: fitters }
      power: { clock: time, every: { exponential: { mean: 900 } }, repair: 15 }
    to: { chance: { capper: 0.9, hand: 0.1 } }
  capper: { queue: { capacity: 5 }, time: { normal: { mean: 1.2, sd: 0.3 } }, failures: { wear: { clock: operations, every: 200, repair: 9, crew: fitters } }, to: packer }
  hand: { servers: 2, queue: {}, time: { exponential: { mean: 6 } }, calendar: day, offShift: pause, to: { shortest: [packer, spare] } }
  packer: { queue: { capacity: 12 }, batch: { min: 2, max: 6 }, time: 3, to: { product: { small: out, large: special } } }
  spare: { queue: { discipline: lifo }, time: 5, to: out }
crews: { fitters: { size: 1, calendar: day } }
calendars: { day: { period: 24 h, working: [[0, 8 h], [9 h, 23 h]] } }
sinks: [out, special]`;
