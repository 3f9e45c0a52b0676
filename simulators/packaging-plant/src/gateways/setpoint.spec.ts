import { Plant } from '../domain/plant.js';
import { Random } from '../domain/random.js';
import { gatewaysOf } from './gateways.js';
import { Sampler } from './sampler.js';
import { setpoint } from './setpoint.js';

const limit = () => setpoint({ name: 'Limit', path: 'limit', description: 'A limit' }, 5, [1, 10]);

test('a setpoint of an instrument keeps what is written, and refuses what is out of its range or no number', () => {
  const one = limit();
  one.write!(7);
  expect(one.read()).toBe(7);
  for (const wrong of [11, Number.NaN, 'seven', true]) expect(() => one.write!(wrong)).toThrow('Limit takes 1 to 10');
  expect(one.read()).toBe(7);
});

test('every meter and every vibration sensor has one, which is sent when it changes and not before', () => {
  const gateways = gatewaysOf(new Plant({ seed: 1 }));
  expect(gateways.flatMap(({ instruments }) => instruments).every(({ metrics }) => metrics.filter(({ write }) => write).length === 1)).toBe(true);
  const meter = gateways[0]!;
  const sampler = new Sampler(meter, new Random(1));
  const sent = (second: number) => sampler.sample(second).flatMap(({ values }) => values.filter(({ name }) => name === 'Demand/Limit').map(({ value }) => value));
  expect([sent(0), sent(1)]).toEqual([[45_000], []]);
  meter.instruments[0]!.metrics.find(({ name }) => name === 'Demand/Limit')!.write!(50_000);
  expect(sent(2)).toEqual([50_000]);
});
