import { checkChain, checkNumbers, type Point } from './check-numbers.js';

const at = (n: number): string => `2026-01-01T00:00:00.${String(n).padStart(3, '0')}Z`;
const points = (...numbers: number[]): Point[] => numbers.map((n, index) => ({ t: at(index), v: String(n), q: 'good' }));

test('each number once and in order is no fault', () => {
  expect(checkNumbers(points(1, 2, 3), 3)).toEqual([]);
});

test.each([
  ['lost', points(1, 3), 3, ['1 of 3 are missing: 2']],
  ['doubled', points(1, 2, 2, 3), 3, ['2 is there 2 times']],
  ['turned round', points(1, 3, 2), 3, [`2 at ${at(2)} stands after 3`]],
  ['never sent', points(1, 2, 3, 4), 3, ['4 was never sent']],
  ['not good', [{ t: at(0), v: '1', q: 'uncertain' }], 1, [`1 at ${at(0)} is uncertain`]],
  ['superseded', [{ t: at(0), v: '1', q: 'good', supersededAt: at(9) }], 1, [`1 at ${at(0)} was superseded at ${at(9)}`]],
])('a number that is %s is a fault', (_name, given, count, faults) => {
  expect(checkNumbers(given, count)).toEqual(faults);
});

test('a number that is missing where history names a gap is no fault, one that is there twice is', () => {
  expect(checkNumbers(points(1, 4, 4), 5, (n) => n === 2 || n === 3 || n === 4)).toEqual(['1 of 5 are missing: 5', '4 is there 2 times']);
});

test('revisions follow each other; what comes again is dropped, a gap is a fault', () => {
  const link = (rev: number, prevRev = rev - 1) => ({ rev, prevRev });
  expect(checkChain([link(1), link(2), link(2), link(1), link(3)])).toEqual([]);
  expect(checkChain([link(1), link(3)])).toEqual(['revision 3 follows 2, but 1 was the last']);
});
