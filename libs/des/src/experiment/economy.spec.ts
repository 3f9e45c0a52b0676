import { after } from '../flow/fixtures.js';
import { conditionalValueAtRisk, netPresentValue, payback, profitOf } from './finance.js';

const PRESS = `
unit: h
sources: { blanks: { every: 2, cost: 3, to: press } }
stations: { press: { time: 1, power: { busy: 10, starved: 2 }, cost: { hour: 20, operation: 0.5 }, to: out } }
sinks: { out: { price: 50 } }`;

describe('energy and money', () => {
  it('follow from the states of machines, parts and wages', () => {
    // 24 h: blanks at 2, 4 … 24, eleven pressed by then; 11 h busy, 13 h starved.
    const found = after(24, `${PRESS}\nenergy: { price: 0.3, co2: 0.4 }\ncrews: { fitters: { size: 2, wage: 30 } }`);
    expect(found['energy'] * 24).toBeCloseTo(11 * 10 + 13 * 2, 9);
    expect(found['co2'] * 24).toBeCloseTo(0.4 * 136, 9);
    expect(found['cost'] * 24).toBeCloseTo(12 * 3 + 24 * 20 + 11 * 0.5 + 24 * 60 + 0.3 * 136, 9);
    expect(found['revenue'] * 24).toBeCloseTo(11 * 50, 9);
    expect(found['margin']).toBeCloseTo(found['revenue'] - found['cost'], 9);
  });

  it('a tariff is paid by the hour in which the energy is drawn', () => {
    // Busy from 2 to 3, 4 to 5, …: within 6 h to 10 h two of four hours, again after a day.
    const tariff = 'energy: { price: 0.1, co2: 0.5, tariff: [{ from: 6 h, to: 10 h, price: 0.6 }] }';
    const found = after(48, PRESS + '\n' + tariff.replace('tariff', 'period: 24 h, tariff'));
    const dear = 2 * (2 * 10 + 2 * 2);
    const all = 23 * 10 + 25 * 2;
    expect(found['cost'] * 48).toBeCloseTo(24 * 3 + 48 * 20 + 23 * 0.5 + 0.1 * (all - dear) + 0.6 * dear, 9);
    expect(found['co2'] * 48).toBeCloseTo(0.5 * all, 9);
  });

  it('net present value, payback and the mean of the worst tenth', () => {
    expect(netPresentValue(1000, 500, 0.1, 3)).toBeCloseTo(243.4259954, 6);
    expect([payback(1000, 250), payback(1000, 0)]).toEqual([4, Infinity]);
    expect(conditionalValueAtRisk([5, 1, 9, 3, 7, 2, 8, 4, 6, 10], 0.2)).toBeCloseTo(1.5, 12);
    expect(conditionalValueAtRisk([1, 2, 3, 4], 0.375)).toBeCloseTo((1 + 0.5 * 2) / 1.5, 12);
  });

  it('profit without any investment: a year of the margin, its net present value, and the mean of the worst replications', () => {
    const hour = 1 / 8760; // a margin of one a year
    const { yearly, netPresentValue: value, losing, conditionalValueAtRisk: worst } = profitOf([100 * hour, 200 * hour, 300 * hour, -40 * hour], 'h', { amount: 0, rate: 0, years: 2, tail: 0.25 }, 0.95);
    expect([yearly.mean, value.mean, losing, worst].map((money) => Number(money.toFixed(6)))).toEqual([140, 280, 0.25, -80]);
    expect(profitOf([100 * hour, 100 * hour], 'h', { amount: 300, rate: 0, years: 2, tail: 1 }, 0.95)).toMatchObject({ losing: 1, conditionalValueAtRisk: expect.closeTo(-100, 9) as number });
  });
});
