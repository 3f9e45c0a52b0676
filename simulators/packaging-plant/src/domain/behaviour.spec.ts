import { Plant } from './plant.js';
import { STATES } from './station.js';

function run(plant: Plant, seconds: number): void {
  for (let step = 0; step < seconds * 2; step++) plant.step(0.5);
}

function plantAt(seconds: number, seed = 3): Plant {
  const plant = new Plant({ seed });
  run(plant, seconds);
  return plant;
}

const read = (plant: Plant, id: string): number => {
  const signal = plant.signal(id);
  if (!signal) throw new Error(`no signal ${id}`);
  return Number(signal.read());
};

describe('cleaning', () => {
  test('a filler stands while its valve is flushed, and runs again with a clean one when the time is over', () => {
    const plant = plantAt(120);
    plant.inject('clog', 'Line1.Filler', 0.5);
    plant.call('Line1.Filler', 'StartCleaning', 30);
    run(plant, 10);
    expect([read(plant, 'Line1.Filler.Cleaning'), read(plant, 'Line1.Filler.State')]).toEqual([1, STATES.Stopped]);
    run(plant, 60);
    expect([read(plant, 'Line1.Filler.Cleaning'), read(plant, 'Line1.Filler.State')]).toEqual([0, STATES.Execute]);
    expect(plant.machine('Line1.Filler')?.valve?.clog).toBeLessThan(0.01);
    expect(plant.faults()).toEqual([]);
  });
  test('for a time that is out of range is refused, and one that Start ends is over', () => {
    const plant = plantAt(60);
    expect(() => plant.call('Line1.Filler', 'StartCleaning', 1)).toThrow('takes Duration from 5 to 900, not 1');
    plant.call('Line1.Filler', 'StartCleaning', 300);
    plant.call('Line1.Filler', 'Start');
    expect(read(plant, 'Line1.Filler.Cleaning')).toBe(0);
  });
});

describe('a jam', () => {
  test('downstream blocks the machines before it, one after the other, and starves those behind it', () => {
    const plant = plantAt(120);
    expect(read(plant, 'Line1.Filler.State')).toBe(STATES.Execute);
    const before = plant.palletiser.totalIn;
    plant.inject('jam', 'Line1.Labeller');
    const blockedAt: Record<string, number> = {};
    for (let second = 0; second < 200; second++) {
      run(plant, 1);
      for (const machine of ['Capper', 'Filler']) if (read(plant, `Line1.${machine}.Blocked`)) blockedAt[machine] ??= second;
    }
    expect(read(plant, 'Line1.Labeller.State')).toBe(STATES.Aborted);
    expect(blockedAt['Capper']).toBeGreaterThan(0);
    expect(blockedAt['Filler']).toBeGreaterThan(blockedAt['Capper'] ?? Infinity);
    expect(read(plant, 'Line1.Filler.Speed')).toBe(0);
    expect(read(plant, 'Line1.ConveyorOutfeed.Count')).toBe(0);
    // The other line does not notice.
    expect(read(plant, 'Line2.Filler.State')).toBe(STATES.Execute);
    expect(plant.palletiser.totalIn).toBeGreaterThan(before);
  });

  test('upstream starves the machines behind it', () => {
    const plant = plantAt(120);
    plant.inject('jam', 'Line1.Filler');
    run(plant, 200);
    expect(read(plant, 'Line1.Capper.Starved')).toBe(1);
    expect(read(plant, 'Line1.Labeller.Starved')).toBe(1);
    expect(read(plant, 'Line1.Capper.InWork')).toBe(0);
  });

  test('is over after ClearJam: the line runs again and the fault is gone', () => {
    const plant = plantAt(120);
    plant.inject('jam', 'Line1.Labeller');
    run(plant, 150);
    plant.call('Line1.Labeller', 'ClearJam');
    run(plant, 120);
    expect(plant.faults()).toEqual([]);
    for (const machine of ['Filler', 'Capper', 'Labeller']) expect(read(plant, `Line1.${machine}.State`)).not.toBe(STATES.Aborted);
    expect(read(plant, 'Line1.Filler.State')).toBe(STATES.Execute);
  });

  test('reported twice is over only when both are repaired', () => {
    const plant = plantAt(1);
    const [first, second] = [plant.inject('jam', 'Line1.Capper'), plant.inject('jam', 'Line1.Capper')];
    plant.repair(first.id);
    expect(read(plant, 'Line1.Capper.JamActive')).toBe(1);
    plant.repair(second.id);
    expect(read(plant, 'Line1.Capper.JamActive')).toBe(0);
  });

  test('at the palletiser stops both lines', () => {
    const plant = plantAt(120);
    plant.inject('jam', 'EndOfLine.Palletiser');
    run(plant, 400);
    for (const line of ['Line1', 'Line2']) expect(read(plant, `${line}.Filler.Blocked`)).toBe(1);
  });
});

describe('a worn bearing', () => {
  test('raises vibration, current and temperature together, the more the further it is worn', () => {
    const at = (wear: number): number[] => {
      const plant = new Plant({ seed: 3, wearPerHour: 0 });
      run(plant, 60);
      if (wear > 0) plant.inject('wear', 'Line1.Filler.MainMotor.DriveEnd', wear);
      run(plant, 900);
      return ['DriveEndVibration', 'Current', 'DriveEndTemperature'].map((name) => read(plant, `Line1.Filler.MainMotor.${name}`));
    };
    const [fresh, half, worn] = [at(0), at(0.5), at(0.9)];
    fresh.forEach((value, index) => {
      expect(half[index]).toBeGreaterThan(value * 1.02);
      expect(worn[index]).toBeGreaterThan((half[index] as number) * 1.02);
    });
    expect(worn[0]).toBeGreaterThan(7.1);
  });

  test('wears on by itself under load and seizes in the end, until it is replaced', () => {
    const plant = new Plant({ seed: 3, wearPerHour: 0.5 });
    plant.inject('wear', 'Line1.Filler.MainMotor.DriveEnd', 0.9);
    let seized = false;
    const levels: number[] = [];
    for (let minute = 0; minute < 60 && !seized; minute++) {
      run(plant, 60);
      levels.push(plant.machine('Line1.Filler')?.motors['MainMotor']?.bearings.DriveEnd.wear ?? 0);
      seized = read(plant, 'Line1.Filler.State') === STATES.Aborted;
    }
    expect(seized).toBe(true);
    expect(levels).toEqual([...levels].sort((a, b) => a - b));
    expect(levels.length).toBeGreaterThan(1);
    expect(read(plant, 'Line1.Filler.AlarmWord') & 2).toBe(2);
    plant.call('Line1.Filler', 'ReplaceBearing');
    run(plant, 5);
    expect(read(plant, 'Line1.Filler.AlarmWord') & 2).toBe(0);
  });
});

describe('a clogged valve', () => {
  test('lowers flow and raises pressure, and slows the filler below its setpoint', () => {
    const plant = plantAt(60);
    const [flow, pressure, speed] = ['FlowRate', 'InletPressure', 'Speed'].map((name) => read(plant, `Line1.Filler.${name}`)) as [number, number, number];
    plant.inject('clog', 'Line1.Filler', 0.6);
    run(plant, 20);
    expect(read(plant, 'Line1.Filler.FlowRate')).toBeLessThan(flow * 0.8);
    expect(read(plant, 'Line1.Filler.InletPressure')).toBeGreaterThan(pressure * 1.2);
    expect(read(plant, 'Line1.Filler.Speed')).toBeLessThan(speed * 0.95);
    plant.call('Line1.Filler', 'CleanValve');
    run(plant, 20);
    expect(read(plant, 'Line1.Filler.FlowRate')).toBeCloseTo(flow, 1);
    expect(plant.faults()).toEqual([]);
  });

  test('of the compressor starves the machines of air when it is closed', () => {
    const plant = plantAt(60);
    plant.inject('clog', 'Utilities.Compressor', 1);
    run(plant, 900);
    expect(read(plant, 'Utilities.Compressor.ReceiverPressure')).toBeLessThan(4.6);
    expect(read(plant, 'Line1.Capper.AlarmWord') & 4).toBe(4);
    expect(read(plant, 'Line1.Capper.State')).toBe(STATES.Suspended);
  });
});

describe('a setpoint', () => {
  test.each([
    ['Line1.Filler.SpeedSetpoint', 9000, 'Line1.Filler.Speed', 9000],
    ['Line1.Filler.FillVolumeSetpoint', 330, 'Line1.Filler.FillVolume', 330],
    ['Line1.ProductPump.ProductTemperatureSetpoint', 12, 'Line1.ProductPump.ProductTemperature', 12],
    ['Line1.ProductPump.PumpSpeedSetpoint', 900, 'Line1.ProductPump.Motor.Speed', 900],
    ['Line1.Capper.TorqueSetpoint', 2.2, 'Line1.Capper.AppliedTorque', 2.2],
    ['Line1.Labeller.GlueTemperatureSetpoint', 165, 'Line1.Labeller.GlueTemperature', 165],
  ])('%s %d acts on %s', (setpoint, value, effect, expected) => {
    const plant = plantAt(30);
    plant.signal(setpoint)?.write?.(value);
    run(plant, 900);
    expect(Math.abs(read(plant, effect) - expected)).toBeLessThan(0.005 * expected + 0.5);
  });

  test('outside its range is refused with the range', () => {
    expect(() => plantAt(1).signal('Line1.Filler.SpeedSetpoint')?.write?.(90_000)).toThrow('Line1.Filler.SpeedSetpoint takes 1000 to 22500 bottlesPerHour, not 90000');
  });

  test('that is wrong makes scrap: cold glue does not hold', () => {
    const plant = plantAt(60);
    plant.signal('Line1.Labeller.GlueTemperatureSetpoint')?.write?.(110);
    run(plant, 1200);
    expect(read(plant, 'Line1.Labeller.Quality')).toBeLessThan(90);
  });
});

test('Stop lets a machine stand and Start lets it run', () => {
  const plant = plantAt(60);
  plant.call('Line1', 'Stop');
  run(plant, 20);
  expect(read(plant, 'Line1.Filler.State')).toBe(STATES.Stopped);
  expect(read(plant, 'Line1.Filler.MainMotor.Speed')).toBeLessThan(1);
  plant.call('Line1', 'Start');
  run(plant, 20);
  expect(read(plant, 'Line1.Filler.State')).toBe(STATES.Execute);
});

test('ResetCounters resets what counts since a reset and leaves what counts since commissioning', () => {
  const plant = plantAt(300);
  plant.call('Line1.Filler', 'ResetCounters');
  expect(read(plant, 'Line1.Filler.GoodCount')).toBe(0);
  expect(read(plant, 'Line1.Filler.TotalOut')).toBeGreaterThan(500);
});

test('a method that does not exist says which there are', () => {
  expect(() => plantAt(1).call('Line1.Filler', 'Explode')).toThrow('Line1.Filler has no method Explode; it has Start, Stop, ResetCounters, ClearJam, ReplaceBearing, CleanValve');
});
