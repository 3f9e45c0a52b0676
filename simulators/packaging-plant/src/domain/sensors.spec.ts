import { Plant } from './plant.js';
import { type Scan } from './sensors.js';
import { signalId } from './signal.js';

const FLOW = 'Line1.Filler.FlowRate';

function scans(plant: Plant, seconds: number, id = FLOW): Scan[] {
  const found: Scan[] = [];
  for (let step = 0; step < seconds * 10; step++) {
    plant.step(0.1);
    found.push(...plant.scan().filter((scan) => signalId(scan.signal) === id));
  }
  return found;
}

const values = (list: Scan[]): number[] => list.map((scan) => scan.value as number);
const mean = (list: number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
const deviation = (list: number[]): number => Math.sqrt(mean(list.map((value) => (value - mean(list)) ** 2)));

let plant: Plant;
beforeEach(() => {
  plant = new Plant({ seed: 5 });
  scans(plant, 20);
});

test('the same seed gives the same readings to the last digit', () => {
  const again = new Plant({ seed: 5 });
  scans(again, 20);
  expect(values(scans(again, 30))).toEqual(values(scans(plant, 30)));
});

test('several hundred variables of about ten kinds of machine are reported', () => {
  expect(plant.signals.length).toBeGreaterThan(400);
  expect(new Set(plant.signals.map(signalId)).size).toBe(plant.signals.length);
});

test('a measured value is reported at every scan of its rate, a state only when it changes', () => {
  expect(scans(plant, 10)).toHaveLength(50);
  expect(scans(plant, 10, 'Line1.Filler.MainMotor.WindingTemperature')).toHaveLength(10);
  expect(scans(plant, 10, 'Line1.Filler.JamActive')).toHaveLength(0);
  plant.inject('jam', 'Line1.Filler');
  expect(scans(plant, 10, 'Line1.Filler.JamActive').map((scan) => scan.value)).toEqual([true]);
});

test('a stuck sensor repeats its last value with new times while the process goes on', () => {
  plant.inject('stuck', FLOW);
  plant.inject('clog', 'Line1.Filler', 0.8);
  const stuck = scans(plant, 20);
  expect(stuck).toHaveLength(100);
  expect(new Set(values(stuck)).size).toBe(1);
  expect(Number(plant.signal(FLOW)?.read())).toBeLessThan((stuck[0]?.value as number) - 0.5);
});

test('a silent sensor reports nothing, and again once it is repaired', () => {
  const fault = plant.inject('silent', FLOW);
  expect(scans(plant, 10)).toEqual([]);
  plant.repair(fault.id);
  expect(scans(plant, 1).length).toBeGreaterThan(0);
});

test('a bad sensor has no value and says so until it is repaired', () => {
  const fault = plant.inject('bad', FLOW);
  expect(scans(plant, 1)).toContainEqual(expect.objectContaining({ value: null, status: 'badSensorFailure' }));
  plant.repair(fault.id);
  expect(scans(plant, 1).every((scan) => scan.status === 'good' && typeof scan.value === 'number')).toBe(true);
});

test('NaN arrives as NaN with a good status, as careless controllers send it', () => {
  plant.inject('nan', FLOW);
  expect(scans(plant, 1).every((scan) => Number.isNaN(scan.value) && scan.status === 'good')).toBe(true);
});

test('drift grows with time, noise widens the spread', () => {
  const before = values(scans(plant, 60));
  plant.inject('drift', FLOW, 36);
  const drifting = values(scans(plant, 60));
  expect(mean(drifting.slice(-25)) - mean(before)).toBeCloseTo(0.58, 1);
  const noisy = new Plant({ seed: 5 });
  scans(noisy, 20);
  noisy.inject('noise', FLOW, 0.2);
  expect(deviation(values(scans(noisy, 60)))).toBeGreaterThan(5 * deviation(before));
});

test.each([
  ['jam', 'Line1.ProductPump', '"Line1.ProductPump" cannot have a jam; these can: '],
  ['clog', 'Line1.Capper', 'these can: Line1.Filler, Line2.Filler, Utilities.Compressor'],
  ['wear', 'Line1.Filler', 'name it <machine>.<motor>.<DriveEnd or NonDriveEnd>'],
  ['stuck', 'Line1.Filler.Flow', '"Line1.Filler.Flow" is no signal'],
  ['ignores-writes', FLOW, 'cannot be written'],
  ['nan', 'Line1.Filler.State', 'only a double can be NaN'],
  ['fire', 'Line1.Filler', 'fault kind "fire" is unknown; there are jam, clog, wear'],
] as const)('a %s of %s is refused with the reason', (kind, target, message) => {
  expect(() => plant.inject(kind as 'jam', target)).toThrow(message);
  expect(plant.faults()).toEqual([]);
});
