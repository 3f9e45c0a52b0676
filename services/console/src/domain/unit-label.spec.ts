import { unitInWords, unitLabel } from './unit-label.js';

describe('unitLabel', () => {
  it.each([
    ['litrePerSecond', 'L/s'],
    ['degreeCelsius', '°C'],
    ['percent', '%'],
    ['unity', ''],
    [undefined, ''],
    ['bottlePerMinute', 'bottle per minute'],
    ['pcs', 'pcs'],
  ])('%s reads %s', (unit, label) => expect(unitLabel(unit)).toBe(label));
});

describe('unitInWords', () => {
  it('reads aloud', () => expect(unitInWords('litrePerSecond')).toBe('litre per second'));
});
