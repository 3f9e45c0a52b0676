import { readFlowModel } from '../language/read-flow-model.js';
import { verify } from '../verification/fixtures.js';
import { after, networkOf, seen } from './fixtures.js';
import { Simulation } from './simulation.js';

const floor = (more = '', x = 10, every = '100, limit: 1') => `
sources: { parts: { every: ${every}, to: move } }
transports: { move: { fleet: trucks, from: saw, to: drill } }
fleets: { trucks: { size: 1, speed: 0.5, load: 2, unload: 3, home: dock, power: { empty: 36, loaded: 72 } ${more} } }
stations: { drill: { queue: {}, time: 1, to: out } }
layout: { saw: { at: [0, 0] }, drill: { at: [${x}, 0], size: [2, 2] }, dock: { at: [0, 5] } }
sinks: [out]`;

describe('fleets', () => {
  it('a vehicle comes, loads, drives and unloads; when a station moves, its times follow', () => {
    // From the dock 10 s, loading 2, driving 20, unloading 3, drilling 1.
    const found = after(200, floor());
    expect(found['timeInSystem']).toBeCloseTo(36, 9);
    expect([found['trucks.empty'], found['trucks.loaded'], found['trucks.trips']].map((x) => x * 200)).toEqual([10, 25, 1]);
    expect(found['move.wait']).toBeCloseTo(10, 9);
    expect(found['energy'] * 200).toBeCloseTo((10 * 36 + 25 * 72) / 3600, 9);
    expect(after(200, floor('', 30))['timeInSystem']).toBeCloseTo(76, 9);
  });

  it('one vehicle that always comes back is a queue with constant service', () => {
    // 20 s there and 5 to load and unload, 20 back before each: M/D/1, the way back taken out of the first wait.
    const service = 45;
    const rate = 1 / 75;
    const wait = (rate * service * service) / (2 * (1 - rate * service));
    const model = floor('', 10, '{ exponential: { mean: 75 } }').replace('time: 1', 'time: 0').replace('home: dock', 'home: drill');
    expect(verify('one vehicle', model, { horizon: 700_000, exact: { timeInSystem: wait + service, 'trucks.idle': 1 - rate * service } })).toEqual([]);
  });

  it('waits with its load where there is no space', () => {
    const found = after(400, floor('', 10, '50, limit: 2').replace('queue: {}, time: 1', 'time: 100'));
    // The first at the drill from 85 to 185; the second there at 100 + 20 + 25 = 145.
    expect(found['trucks.blocked'] * 400).toBeCloseTo(40, 9);
  });

  const yard = (dispatch: string) => `
products: { near: {}, far: {} }
sources:
  a: { every: 1, limit: 1, mix: { near: 1 }, to: here }
  b: { every: 2, limit: 1, mix: { far: 1 }, to: there }
  c: { every: 2.5, limit: 1, mix: { near: 1 }, to: here }
transports:
  here: { fleet: trucks, from: gate, to: { product: { near: shed, far: barn } } }
  there: { fleet: trucks, from: hill, to: { product: { near: shed, far: barn } } }
fleets: { trucks: { size: 1, speed: 1, home: gate, dispatch: ${dispatch} } }
stations: { shed: { time: 0, to: as }, barn: { time: 0, to: bs } }
layout: { gate: { at: [0, 0] }, shed: { at: [2, 0] }, hill: { at: [40, 0] }, barn: { at: [42, 0] } }
sinks: [as, bs]`;

  it('turns to the nearest part, or to the one that waits longest', () => {
    expect(after(300, yard('nearest'))['bs.timeInSystem']).toBe(7 - 2 + 38 + 2); // the second near one first, at the shed at 7
    expect(after(300, yard('longest-waiting'))['bs.timeInSystem']).toBe(3 - 2 + 38 + 2);
  });

  it('a cycle of vehicles that wait for one another is named', () => {
    const model = `
sources: { parts: { every: 1, to: a } }
stations: { a: { time: 1, to: go }, b: { time: 1, to: { chance: { back: 1, out: 0.000001 } } } }
transports: { go: { fleet: trucks, from: a, capacity: 1, to: b }, back: { fleet: trucks, from: b, capacity: 1, to: a } }
fleets: { trucks: { size: 1, speed: 10, home: a } }
layout: { a: { at: [0, 0] }, b: { at: [9, 0] } }
sinks: [out]`;
    expect(() => after(1000, model)).toThrow(expect.objectContaining({ code: 'run.deadlock', message: expect.stringMatching(/go|back/) }));
  });

  it('goes on from a snapshot in the same bytes', () => {
    const network = networkOf(floor('', 10, '{ exponential: { mean: 20 } }').replace('size: 1', 'size: 3'));
    const whole = new Simulation(network, { seed: 4 });
    whole.run(5000);
    for (const stop of [0, 33.3, 1234]) {
      const half = new Simulation(network, { seed: 4 });
      half.run(stop);
      const restored = Simulation.restore(network, half.save());
      restored.run(5000);
      expect(Buffer.from(restored.save()).equals(Buffer.from(whole.save()))).toBe(true);
    }
    const found = seen(whole);
    expect(found['trucks.idle'] + found['trucks.empty'] + found['trucks.loaded'] + found['trucks.blocked']).toBeCloseTo(1, 12);
  });

  it.each([
    ['places that overlap', 'dock: { at: [0, 5] }', 'dock: { at: [9, 0], size: [2, 2] }', 'model.layout'],
    ['a target without a place', 'drill: { at: [10, 0], size: [2, 2] }, ', '', 'model.fleet'],
    ['a fleet that does not exist', 'fleet: trucks', 'fleet: truck', 'model.reference'],
    ['a way chosen only on arrival', 'to: drill }', 'to: { shortest: [drill, out] } }', 'model.fleet'],
  ])('%s is told', (_, from, to, code) => {
    expect(floor()).toContain(from);
    expect(readFlowModel('m.yaml', `orrery: flow/v1\nname: m${floor().replace(from, to)}`).problems.map((problem) => problem.code)).toContain(code);
  });
});
