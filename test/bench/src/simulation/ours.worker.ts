import { compile, indicatorNames, type Network, readFlowModel, replicate, Simulation } from '@orrery/des';
import { serve } from '../harness/serve.js';
import { MODELS, type Order, processorSeconds, type Ran } from './models.js';

const networks = new Map<string, Network>();

/** One replication, with all the indicators that a user gets. */
async function run({ model: name, parts, seed }: Order): Promise<Ran> {
  const found = MODELS.find((one) => one.name === name);
  if (!found) throw new Error(`no model ${name}`);
  const network = networks.get(name) ?? compiled(name, found.text);
  const horizon = parts / found.rate;
  const begun = process.cpuUsage();
  const { values } = replicate(network, { seed, horizon, warmUp: 0 }, 0);
  const seconds = processorSeconds(begun);
  const value = (indicator: string): number => values[indicatorNames(network).indexOf(indicator)] ?? NaN;
  return { parts: Math.round(value('throughput') * horizon), seconds, check: value(name === 'line of 10' ? 'throughput' : 'timeInSystem') };
}

function compiled(name: string, text: string): Network {
  const { model, problems } = readFlowModel(name, text);
  if (!model) throw new Error(problems.map(({ message }) => message).join('; '));
  const network = compile(model);
  networks.set(name, network);
  return network;
}

/** Milliseconds that restoring a snapshot takes, a few times, with so many parts waiting and at work. */
async function restore({ parts }: { readonly parts: number }): Promise<number[]> {
  const network = compiled('crowd', CROWD);
  const crowd = new Simulation(network, { seed: 1 });
  crowd.run(parts);
  if (crowd.partsInSystem < parts) throw new Error(`only ${crowd.partsInSystem} parts are in flight`);
  const bytes = crowd.save();
  return Array.from({ length: 9 }, () => {
    const begun = performance.now();
    const restored = Simulation.restore(network, bytes);
    const took = performance.now() - begun;
    if (restored.partsInSystem !== crowd.partsInSystem) throw new Error('the snapshot has lost parts');
    return took;
  }).slice(2);
}

/** Two arrive a unit of time and none leaves before the end. */
const CROWD = `orrery: flow/v1
name: crowd
sources: { people: { every: { exponential: { mean: 0.5 } }, to: hall } }
stations: { hall: { servers: 1000, queue: {}, time: { uniform: { min: 1e6, max: 2e6 } }, to: out } }
sinks: [out]
`;

/** The most memory that this process has held, in bytes. */
const peak = async (): Promise<number> => process.resourceUsage().maxRSS * 1024;

serve({ run, restore, peak });
