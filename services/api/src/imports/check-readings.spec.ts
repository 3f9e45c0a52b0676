import { checkReadings } from './check-readings.js';

const reading = { path: 'flow', t: '2018-01-01T00:15:00.0000000Z', v: 1 };

describe('the readings of a batch', () => {
  it('are taken as they are', () => {
    const readings = [reading, { ...reading, v: null, q: 'bad', raw: 'NaN', row: 7 }];
    expect(checkReadings(readings)).toEqual(readings);
  });

  it.each([
    ['path', { path: 'a/b/c' }],
    ['t', { t: '2018-01-01T00:15:00Z' }],
    ['t', { t: '2018-13-01T00:15:00.0000000Z' }],
    ['v', { v: undefined, ...{} }],
    ['q', { q: 'fine' }],
    ['raw', { raw: 'x'.repeat(101) }],
    ['row', { row: 1.5 }],
    ['more', { more: 1 }],
  ])('are refused with the place of what is wrong: %s', (member, change) => {
    const broken: Record<string, unknown> = { ...reading, ...change };
    if (member === 'v') delete broken['v'];
    expect(() => checkReadings([reading, broken])).toThrow(expect.objectContaining({ code: 'invalid-argument', details: { errors: [expect.objectContaining({ pointer: `/readings/1/${member}` })] } }));
  });
});
