import { readFlowModel } from '../language/read-flow-model.js';
import { verify } from '../verification/fixtures.js';
import { after } from './fixtures.js';

const machine = (mode: string, time = 0.5) => `
unit: h
sources: { parts: { every: saturated, to: machine } }
stations: { machine: { time: ${time}, to: out, failures: { tool: { ${mode} } } } }
sinks: [out]`;

describe('wear and maintenance', () => {
  it('a tool lasts until what its operations wore comes to its limit', () => {
    // Exponential wear of mean 1 against a limit of 20: 1 + Poisson(20) operations, 21 in the mean.
    const exact = { 'machine.busy': 10.5 / (10.5 + 2), 'machine.failures': 1 / 12.5 };
    expect(verify('tool wear', machine('clock: wear, every: 20, wear: { exponential: { mean: 1 } }, repair: 2'), { horizon: 6000, exact })).toEqual([]);
  });

  it('replacement by age costs less time than failures (R. E. Barlow, F. Proschan, 1965): uniform lives on 0…100, replaced at 40', () => {
    const [life, age, repair, planned] = [100, 40, 10, 1];
    const up = age - (age * age) / (2 * life);
    const failed = age / life;
    const cycle = up + failed * repair + (1 - failed) * planned;
    const exact = { 'machine.busy': up / cycle, 'machine.failures': failed / cycle, 'machine.maintained': (1 - failed) / cycle };
    const mode = `clock: operating, every: { uniform: { min: 0, max: ${life} } }, repair: ${repair}, preventive: { at: ${age}, time: ${planned} }`;
    expect(verify('replacement by age', machine(mode, 5), { horizon: 100_000, exact })).toEqual([]);
  });

  it.each([
    ['operations', 'clock: operations, every: 8, repair: 5, cost: 70, preventive: { at: 4, time: 1, cost: 10 }', 4],
    ['wear', 'clock: wear, every: 8, wear: 2, repair: 5, cost: 70, preventive: { at: 4, time: 1, cost: 10 }', 2],
  ])('maintenance comes before the operation that would be one too many: %s', (_, mode, operations) => {
    // Cycles of that many operations of half an hour, and an hour of maintenance.
    const cycle = operations / 2 + 1;
    const found = after(10 * cycle, machine(mode));
    expect([found['machine.maintained'] * 10 * cycle, found['machine.failures']]).toEqual([10, 0]);
    expect(found['machine.down']).toBeCloseTo(1 / cycle, 9);
    expect(found['cost'] * 10 * cycle).toBeCloseTo(100, 9);
  });

  it('failures before the maintenance cost their repair', () => {
    const found = after(56, machine('clock: time, every: 4, repair: 3, cost: 70, preventive: { at: 5, time: 1, cost: 10 }'));
    expect([found['machine.failures'] * 56, found['cost'] * 56].map(Math.round)).toEqual([8, 560]);
  });

  it.each([
    ['wear under another clock', 'every: 5, wear: 2, repair: 1'],
    ['maintenance at a time where operations count', 'clock: operations, every: 5, repair: 1, preventive: { at: 4 h, time: 1 }'],
  ])('%s is told', (_, mode) => {
    expect(readFlowModel('m.yaml', `orrery: flow/v1\nname: m${machine(mode)}`).problems.map(({ code }) => code)).toEqual(['model.failure']);
  });
});
