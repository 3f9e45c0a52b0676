import { networkOf, seen } from '../flow/fixtures.js';
import { STATES, VEHICLE_STATES } from '../flow/layout.js';
import { BUFFER, CONVEYOR, SINK, SOURCE, STATION } from '../flow/network.js';
import { Simulation } from '../flow/simulation.js';
import { randomModel } from './random-models.js';

const END = 400;
const MODELS = Array.from({ length: 40 }, (_, i) => i);

/** What does not hold of a run, so that a good one gives nothing. */
function faults(seed: number): string[] {
  const network = networkOf(randomModel(seed));
  const simulation = new Simulation(network, { seed });
  simulation.run(END);
  const found = seen(simulation);
  const count = (value: number) => Math.round((Number.isNaN(value) ? 0 : value) * END);
  const wrong: string[] = [];
  let [came, went] = [0, simulation.partsInSystem];
  network.names.forEach((name, node) => {
    const kind = network.kind[node];
    const of = (what: string) => found[`${name}.${what}`];
    if (kind === SOURCE) {
      came += count(of('arrivals'));
      went += Math.round((of('lost') || 0) * count(of('arrivals')));
    }
    if (kind === SINK) went += count(of('throughput'));
    if (kind === BUFFER && of('content') > 0) went += Math.round((of('abandoned') || 0) * Math.round((of('content') * END) / of('wait')));
    if (kind === STATION) {
      const done = count(of('throughput'));
      went += of('scrap') > 0 ? Math.round((of('scrap') * done) / (1 - of('scrap'))) : 0;
      const whole = STATES.reduce((sum, state) => sum + of(state), 0);
      if (Math.abs(whole - 1) > 1e-9) wrong.push(`the states of ${name} add up to ${whole}`);
    }
    if ((kind === BUFFER || kind === CONVEYOR) && of('content') > network.capacity[node] + 1e-9) wrong.push(`${name} holds ${of('content')} of ${network.capacity[node]}`);
  });
  if (came !== went) wrong.push(`${came} parts came, ${went} went or are there`);
  for (const fleet of network.fleetNames) {
    const vehicles = VEHICLE_STATES.reduce((sum, state) => sum + found[`${fleet}.${state}`], 0);
    if (Math.abs(vehicles - 1) > 1e-9) wrong.push(`the states of ${fleet} add up to ${vehicles}`);
  }
  if (found['wire.onHand'] < 0 || count(found['wire.used']) > 5 + count(found['wire.delivered'])) wrong.push('more wire was used than there was');
  const half = new Simulation(network, { seed });
  half.run((seed * 37) % END);
  const restored = Simulation.restore(network, half.save());
  restored.run(END);
  if (!Buffer.from(restored.save()).equals(Buffer.from(simulation.save()))) wrong.push('a restored run ends in other bytes');
  return wrong;
}

describe('models by chance', () => {
  it.each(MODELS)('number %d: no part is lost or made up, all states add up, no deadlock is seen where none can be, a restored run is the same', (seed) => {
    expect(faults(seed)).toEqual([]);
  });
});
