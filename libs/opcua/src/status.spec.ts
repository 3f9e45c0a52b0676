import fc from 'fast-check';
import { hasOverflow, qualityOf, statusName, symbolCode } from './status.js';

describe('quality of a StatusCode', () => {
  it('follows the severity bits alone, whatever the other thirty say', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 0x3fff_ffff }), (severity, rest) => {
        const code = ((severity << 30) | rest) >>> 0;
        expect(qualityOf(code)).toBe(['good', 'uncertain', 'bad', 'bad'][severity]);
      }),
    );
  });

  it('is good with an overflow where a queue lost a value (1152, OPC Publisher)', () => {
    expect([qualityOf(1152), hasOverflow(1152), symbolCode(1152)]).toEqual(['good', true, 0]);
  });

  it('sees an overflow only where the info bits belong to a data value', () => {
    expect(hasOverflow(0x0080)).toBe(false);
    expect(hasOverflow(0x0c80)).toBe(false);
    expect(hasOverflow((0x4000_0000 | 0x0480) >>> 0)).toBe(true);
  });

  it('does not take 192 for good or bad: that is OPC DA, and here an info bit of Good', () => {
    expect(qualityOf(192)).toBe('good');
    expect(statusName(192)).toBe('Good');
  });

  it('has the standard name, or says the number', () => {
    expect(statusName(0x8034_0000)).toBe('BadNodeIdUnknown');
    expect(statusName(0x8034_0480)).toBe('BadNodeIdUnknown');
    expect(statusName(0x80ff_0000)).toBe('0x80ff0000');
  });
});
