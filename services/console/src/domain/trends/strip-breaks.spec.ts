import { stripBreaks } from './strip-breaks.js';
import { line, time } from './testing.js';

it('tells a stretch that several lines share once, and names the lines of each', () => {
  const gap = { from: time(1), to: time(2), because: 'gap' } as const;
  const bad = { from: time(1), to: time(2), because: 'bad' } as const;
  expect(stripBreaks([line([], { breaks: [gap] }), line([], { breaks: [gap, bad] })])).toEqual([
    { ...gap, lines: [0, 1] },
    { ...bad, lines: [1] },
  ]);
});
