import { compile, indicatorNames, type Network, readFlowModel, replicate } from '@orrery/des';
import { serve } from '../harness/serve.js';
import { MODELS, type Order, type Ran } from './models.js';

const networks = new Map<string, Network>();

/** One replication, with all the indicators that a user gets. */
async function run({ model: name, parts, seed }: Order): Promise<Ran> {
  const found = MODELS.find((one) => one.name === name);
  if (!found) throw new Error(`no model ${name}`);
  const network = networks.get(name) ?? compiled(name, found.text);
  const horizon = parts / found.rate;
  const begun = performance.now();
  const { values } = replicate(network, { seed, horizon, warmUp: 0 }, 0);
  const seconds = (performance.now() - begun) / 1000;
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

serve({ run });
