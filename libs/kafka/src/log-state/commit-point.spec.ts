import { EventMarks, formatMetadata, parseMetadata } from './commit-point.js';

describe('commit metadata', () => {
  it('survives 64 bits', () => {
    const metadata = { epoch: 9_007_199_254_740_993n, eventsOffset: 9_223_372_036_854_775_807n };
    expect(parseMetadata(formatMetadata(metadata))).toEqual(metadata);
  });

  it.each([null, undefined, '', 'x', '{}', '{"epoch":1,"eventsOffset":2}'])('takes %p for the commit of someone else', (text) => {
    expect(parseMetadata(text)).toBeUndefined();
  });
});

describe('EventMarks', () => {
  it('says where the events of inputs at or after an offset begin', () => {
    const marks = new EventMarks();
    marks.mark(0n, 100n);
    marks.mark(10n, 108n);
    marks.mark(20n, 115n);
    expect(marks.eventsFrom(0n)).toBe(100n);
    expect(marks.eventsFrom(9n)).toBe(100n);
    expect(marks.eventsFrom(10n)).toBe(108n);
    expect(marks.eventsFrom(25n)).toBe(115n);
  });

  it('never says too late an offset, however many marks were thinned out', () => {
    const marks = new EventMarks();
    for (let i = 0n; i < 5_000n; i += 1n) marks.mark(i * 10n, i * 7n);
    expect(marks.eventsFrom(4_321n)).toBeLessThanOrEqual(432n * 7n);
    expect(marks.eventsFrom(49_990n)).toBe(4_999n * 7n);
  });
});
