import { Plant } from './plant.js';

const SETPOINT = 'Line1.Filler.SpeedSetpoint';

describe('a setpoint that a client writes', () => {
  const setpoint = (plant: Plant) => plant.signal(SETPOINT)!;
  let plant: Plant;
  beforeEach(() => {
    plant = new Plant({ seed: 3 });
    plant.write(setpoint(plant), 9_000);
  });

  test('acts at once', () => {
    expect(plant.write(setpoint(plant), 10_000)).toBe('done');
    expect(setpoint(plant).read()).toBe(10_000);
  });

  test('is accepted and forgotten by a controller that ignores writes', () => {
    const fault = plant.inject('ignores-writes', SETPOINT);
    expect(plant.write(setpoint(plant), 10_000)).toBe('ignored');
    plant.step(60);
    expect(setpoint(plant).read()).toBe(9_000);
    plant.repair(fault.id);
    expect(plant.write(setpoint(plant), 10_000)).toBe('done');
  });

  test('acts when its seconds have passed where the controller completes later, the last write last', () => {
    plant.inject('completes-later', SETPOINT, 3);
    expect([plant.write(setpoint(plant), 10_000), plant.write(setpoint(plant), 11_000)]).toEqual(['later', 'later']);
    plant.step(2);
    expect(setpoint(plant).read()).toBe(9_000);
    plant.step(1);
    expect(setpoint(plant).read()).toBe(11_000);
  });

  test('is refused out of its range, whatever else is wrong', () => {
    for (const kind of ['ignores-writes', 'completes-later', 'cut-on-write'] as const) {
      const fault = plant.inject(kind, SETPOINT);
      expect(() => plant.write(setpoint(plant), 90_000)).toThrow(RangeError);
      plant.repair(fault.id);
    }
    expect(setpoint(plant).read()).toBe(9_000);
  });
});
