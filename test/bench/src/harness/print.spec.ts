import { type Figure } from '../benchmark.js';
import { figureOf, reaches } from './figure.js';
import { jsonLine, table } from './print.js';

const fast: Figure = figureOf({
  name: 'adapter',
  goal: { sense: 'at least', ratio: 0.7 },
  unit: 'readings/s',
  readingsPerRecord: 10,
  against: 'bare client',
  samples: { ours: [300_000, 100_000, 200_000], yardstick: [400_000, 100_000, 250_000] },
});

describe('figures', () => {
  it('are the ratio of the medians', () => expect(fast).toMatchObject({ ours: 200_000, yardstick: 250_000, ratio: 0.8 }));

  it('reach a goal of rates from above and one of costs from below', () => {
    expect(reaches(fast)).toBe(true);
    expect(reaches({ ratio: 0.8, goal: { sense: 'at most', ratio: 0.4 } })).toBe(false);
  });

  it('stand in the table with ratio, goal and readings per record', () => {
    expect(table([fast]).split('\n')[1]).toBe('adapter    200 k  250 k      readings/s  0.80   ≥ 0.7  reached  10               bare client');
  });

  it('are one JSON object a line that begins with what every reader expects', () => {
    const line = jsonLine(fast);
    expect(line).not.toContain('\n');
    expect(Object.keys(JSON.parse(line) as object).slice(0, 6)).toEqual(['name', 'ours', 'yardstick', 'ratio', 'goal', 'samples']);
  });

  it('of what services take stand in a table of their own, under their load', () => {
    const use = { name: 'footprint: api', service: 'api', cores: 0.1234, memoryMiB: 150.4, load: 'a small plant', samples: { cores: [0.1234] } };
    expect(table([fast, use]).split('\n').slice(-4)).toEqual(['', 'service  cores  MiB at most', 'api      0.123  150', 'under a small plant']);
    expect(JSON.parse(jsonLine(use))).toMatchObject({ service: 'api', cores: 0.1234, memoryMiB: 150.4, ratio: null });
  });

  it('say why they could not be measured', () => {
    expect(table([{ name: 'x', reason: 'python3 is missing' }])).toContain('not run');
    expect(JSON.parse(jsonLine({ name: 'x', reason: 'python3 is missing' }))).toMatchObject({ ratio: null, reason: 'python3 is missing' });
  });
});
