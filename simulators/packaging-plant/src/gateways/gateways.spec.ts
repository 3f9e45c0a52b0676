import { type DataSet } from '@orrery/sparkplug';
import { Plant } from '../domain/plant.js';
import { Random } from '../domain/random.js';
import { type GatewayMetric } from './gateway.js';
import { gatewaysOf } from './gateways.js';
import { Sampler } from './sampler.js';

/** A plant with its gateways, stepped together. */
function plantWithGateways() {
  const plant = new Plant({ seed: 1 });
  const gateways = gatewaysOf(plant);
  const run = (seconds: number, step = 0.5): void => {
    for (let elapsed = 0; elapsed < seconds; elapsed += step) {
      plant.step(step);
      for (const { instruments } of gateways) for (const instrument of instruments) instrument.step(step, plant.seconds * 1000);
    }
  };
  const metric = (edgeNode: string, name: string, device?: string): GatewayMetric => {
    const instruments = gateways.find((gateway) => gateway.edgeNode === edgeNode)?.instruments ?? [];
    const found = instruments.find((instrument) => instrument.device === device)?.metrics.find((each) => each.name === name);
    if (!found) throw new Error(`no ${edgeNode}/${device ?? ''}:${name}`);
    return found;
  };
  return { plant, gateways, run, metric };
}

test('an edge node for each meter and for each group of machines, a device for each machine', () => {
  const { gateways } = plantWithGateways();
  expect(gateways.map(({ edgeNode, instruments }) => [edgeNode, instruments.flatMap(({ device }) => device ?? []).sort()])).toEqual([
    ['line1-energy', []],
    ['line2-energy', []],
    ['utilities-vibration', ['Compressor', 'Palletiser']],
    ['line1-vibration', ['Capper', 'ConveyorCapperLabeller', 'ConveyorFillerCapper', 'ConveyorOutfeed', 'Filler', 'Labeller', 'ProductPump']],
    ['line2-vibration', ['Capper', 'ConveyorCapperLabeller', 'ConveyorFillerCapper', 'ConveyorOutfeed', 'Filler', 'Labeller', 'ProductPump']],
  ]);
});

test('a meter shows what the motors draw: it falls to the base load when the line stops, and its power factor with it', () => {
  const { plant, run, metric } = plantWithGateways();
  run(120);
  const power = metric('line1-energy', 'Power/Active');
  const running = power.read() as number;
  expect(running).toBeCloseTo(900 + 1000 * plant.lines[0]!.machines.flatMap(({ motors }) => Object.values(motors)).reduce((sum, motor) => sum + motor.power, 0), 3);
  plant.call('Line1', 'Stop');
  run(120);
  expect(power.read()).toBeLessThan(0.4 * running);
});

test('the register counts every millijoule beyond 2^53, and the watt hours are its whole ones', () => {
  const { run, metric } = plantWithGateways();
  const register = metric('line1-energy', 'Energy/Register');
  const before = register.read() as bigint;
  run(60);
  const after = register.read() as bigint;
  expect(before).toBeGreaterThan(2n ** 53n);
  expect(after).toBeGreaterThan(before + 60n * 900n * 1000n);
  expect(metric('line1-energy', 'Energy/Active').read()).toBe(after / 3_600_000n);
});

test('the load profile has a row a minute, of the last fifteen', () => {
  const { run, metric } = plantWithGateways();
  run(17 * 60);
  const { columns, rows } = metric('line1-energy', 'Load/Profile').read() as DataSet;
  expect(columns).toEqual(['Start', 'AveragePower', 'PeakPower']);
  expect(rows).toHaveLength(15);
  expect(rows[0]?.[0]?.value).toBe(120_000n);
});

test('wear raises velocity and moves it from the turn of the shaft to the outer race', () => {
  const { plant, run, metric } = plantWithGateways();
  const velocity = metric('line1-vibration', 'Velocity/RMS', 'Filler');
  const spectrum = metric('line1-vibration', 'Spectrum/Velocity', 'Filler');
  const share = (band: number): number => ((spectrum.read() as DataSet).rows[band]?.[3]?.value as number) / (velocity.read() as number);
  run(60);
  const [fresh, unbalance, race] = [velocity.read() as number, share(0), share(2)];
  plant.inject('wear', 'Line1.Filler.MainMotor.DriveEnd', 0.8);
  run(60);
  expect(velocity.read()).toBeGreaterThan(3 * fresh);
  expect(share(0)).toBeLessThan(unbalance);
  expect(share(2)).toBeGreaterThan(race);
});

test('a sampler sends what is due, and a counter only when it has moved', () => {
  const { gateways, run } = plantWithGateways();
  const sampler = new Sampler(gateways[0]!, new Random(1));
  const names = (seconds: number) => sampler.sample(seconds).flatMap(({ values }) => values.map(({ name }) => name));
  expect(names(0)).toContain('Load/Profile');
  expect(names(0.5)).toEqual([]);
  expect(names(1)).not.toContain('Energy/Register');
  run(1);
  expect(names(2)).toContain('Energy/Register');
  expect(names(2.5)).toEqual([]);
});
