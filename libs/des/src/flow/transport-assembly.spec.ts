import { readFlowModel } from '../language/read-flow-model.js';
import { after, networkOf } from './fixtures.js';
import { Simulation } from './simulation.js';

/** Times are constants, so that every figure can be worked out by hand. */
describe('conveyors', () => {
  const line = (capacity: number) => `
sources: { parts: { every: 1, limit: 5, to: belt } }
conveyors: { belt: { time: 10, capacity: ${capacity}, to: machine } }
stations: { machine: { time: 4, to: out } }
sinks: [out]`;

  it('carry parts in order, and those at the end wait there', () => {
    // At the end at 11, 12, …; the machine takes them at 11, 15, 19, 23, 27.
    const found = after(100, line(9));
    expect(found['timeInSystem']).toBeCloseTo((14 + 17 + 20 + 23 + 26) / 5, 9);
    expect(found['belt.content'] * 100).toBeCloseTo(10 + 13 + 16 + 19 + 22, 9);
  });

  it('take no more than they hold', () => {
    // With two places the third part waits from 3 to 11 at the source, whose clock stands still.
    const found = after(14, line(2));
    expect(found['belt.entries'] * 14).toBe(3);
    expect(found['belt.content'] * 14).toBeCloseTo(10 + 12 + 3, 9);
  });

  it('travel times follow the places of the layout', () => {
    const model = (x: number) => `
sources: { parts: { every: 100, limit: 1, to: cutter } }
conveyors: { belt: { from: cutter, to: press, speed: 0.5 } }
stations: { cutter: { time: 1, to: belt }, press: { queue: {}, time: 1, to: out } }
layout: { cutter: { at: [0, 0], size: [2, 2] }, press: { at: [${x}, 3], size: [2, 2] } }
sinks: [out]`;
    expect(after(500, model(7))['timeInSystem']).toBeCloseTo(22, 9);
    expect(after(500, model(17))['timeInSystem']).toBeCloseTo(42, 9);
    const { problems } = readFlowModel('m.yaml', `orrery: flow/v1\nname: m${model(7).replace('[7, 3]', '[1, 1]')}`);
    expect(problems.map(({ code, message }) => [code, message])).toEqual([['model.layout', 'press overlaps cutter']]);
  });
});

describe('assembly and splitting', () => {
  const cart = `
products: { frame: {}, wheel: {}, cart: {} }
sources:
  frames: { every: 10, limit: 3, mix: { frame: 1 }, to: frame }
  wheels: { every: 2, limit: 9, mix: { wheel: 1 }, to: wheel }
buffers: { frame: { to: join }, wheel: { capacity: 6, to: join } }
stations: { join: { assemble: { frame: 1, wheel: 4 }, makes: cart, time: 3, to: { product: { frame: odd, wheel: odd, cart: out } } } }
sinks: [out, odd]`;

  it('waits until all parts are there and makes one product of them', () => {
    const found = after(100, cart);
    expect(found['out.throughput'] * 100).toBe(2); // nine wheels are enough for two carts
    expect(found['odd.throughput']).toBe(0);
    expect(found['join.busy'] * 100).toBeCloseTo(6, 9);
    // The first frame from 10 to 13; the second from 20 to 23 and its wheels are there.
    expect(found['timeInSystem']).toBeCloseTo(3, 9);
  });

  it('splits a part into pieces that leave one by one', () => {
    const model = `
products: { log: {}, plank: {} }
sources: { logs: { every: 10, limit: 2, mix: { log: 1 }, to: saw } }
buffers: { stack: { capacity: 3, to: planer } }
stations:
  saw: { time: 2, split: 6, makes: plank, to: stack }
  planer: { time: 5, to: out }
sinks: [out]`;
    const found = after(200, model);
    expect(found['out.throughput'] * 200).toBe(12);
    expect(found['saw.throughput'] * 200).toBe(12);
    // From 12 on one plank is planed every 5 and the first saw holds the last two until 17 and 22.
    expect(found['saw.blocked'] * 200).toBeGreaterThanOrEqual(10);
  });

  it('goes on from a snapshot in the same bytes', () => {
    const network = networkOf(cart);
    const [whole, half] = [0, 1].map(() => new Simulation(network, { seed: 1 }));
    half.run(11);
    const restored = Simulation.restore(network, half.save());
    for (const run of [whole, restored]) run.run(60);
    expect(Buffer.from(restored.save()).equals(Buffer.from(whole.save()))).toBe(true);
  });

  it('an assembly that gets parts straight, or names a buffer that does not lead to it, is told', () => {
    const codes = (from: string, to: string) => readFlowModel('m.yaml', `orrery: flow/v1\nname: m${cart.replace(from, to)}`).problems.map(({ code }) => code);
    expect(codes('mix: { frame: 1 }, to: frame', 'mix: { frame: 1 }, to: join')).toContain('model.batch');
    expect(codes('wheel: 4 }', 'weel: 4 }')).toContain('model.reference');
    expect(codes('wheel: { capacity: 6', 'wheel: { capacity: 3')).toContain('model.batch');
  });
});
