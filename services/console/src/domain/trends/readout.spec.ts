import { lastAtOrBefore, readoutAt } from './readout.js';
import { line, point, time } from './testing.js';

describe('readoutAt', () => {
  const flow = line([point(0, 1), point(10, 2, { quality: 'uncertain' }), point(30, 3)], { breaks: [{ from: time(15), to: time(30), because: 'gap', cause: 'connection-lost' }] });

  it('is the reading that holds then, with its quality', () => {
    expect(readoutAt(flow, time(14))).toEqual({ kind: 'value', point: flow.points[1], quality: 'uncertain' });
    expect(readoutAt(flow, time(99))).toMatchObject({ point: { value: 3 } });
  });

  it('says why there is none', () => {
    expect(readoutAt(flow, time(20))).toEqual({ kind: 'break', because: 'gap', cause: 'connection-lost', since: time(15) });
    expect(readoutAt(flow, time(-1))).toEqual({ kind: 'nothing' });
    expect(readoutAt(line([]), time(0))).toEqual({ kind: 'nothing' });
  });

  it('is a reading inside a gap all the same', () => {
    const late = line([point(0, 1), point(20, 2)], { breaks: [{ from: time(15), to: time(30), because: 'gap' }] });
    expect(readoutAt(late, time(21))).toMatchObject({ kind: 'value', point: { value: 2 } });
  });

  it('finds the place among many', () => {
    const many = Array.from({ length: 1000 }, (_, index) => point(index, index));
    expect(lastAtOrBefore(many, time(517.5))).toBe(517);
    expect(lastAtOrBefore(many, time(-1))).toBe(-1);
  });
});
