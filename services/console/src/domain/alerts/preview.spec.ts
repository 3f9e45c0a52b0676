import { type AlertPreview, ApiError } from '@orrery/client';
import { previewCaveats, previewLines, rateWords } from './preview-bars.js';
import { lineSpan, readFailure } from './rule-problems.js';

const START = Date.UTC(2026, 0, 1);
const at = (hour: number) => new Date(START + hour * 3_600_000).toISOString();
const twin = (twinId: string, raised: readonly (readonly [from: number, to?: number])[], more: object = {}): AlertPreview['twins'][number] => ({
  twinId,
  raised: raised.map(([from, to]) => ({ instance: '', raisedAt: at(from), ...(to === undefined ? {} : { clearedAt: at(to) }), text: 'flow is low', suppressed: false })),
  indeterminateMs: 0,
  ...more,
});

describe('what a rule would have raised', () => {
  const twins = [twin('b', [[2, 4]]), twin('a', [[0, 1], [5]]), twin('c', [], { begins: at(3) }), twin('d', [], { fault: 'no such path' }), twin('e', [], { indeterminateMs: 60_000 })];

  it('stands on a line of its twin, the twin that raises most first, to the end where it still holds', () => {
    const lines = previewLines({ twins }, { from: START, to: START + 10 * 3_600_000 });
    expect(lines.map(({ twinId, bars }) => [twinId, bars.map(({ left, width }) => [left, width])])).toEqual([['a', [[0, 0.1], [0.5, 0.5]]], ['b', [[0.2, 0.2]]]]);
    expect(lines[0]!.bars[1]!.clearedAt).toBeUndefined();
  });

  it('says what the figures leave out', () => expect(previewCaveats({ twins })).toEqual({ faulty: [{ twinId: 'd', fault: 'no such path' }], unsureMs: 60_000, late: 1, silent: 2 }));

  it.each([[0, 'none'], [0.02, 'one in 50 days'], [2.44, '2.4 a day'], [31.6, '32 a day']])('rate %d reads %s', (rate, words) => expect(rateWords(rate)).toBe(words));
});

describe('a rule that cannot be previewed', () => {
  const failure = (kind: string, more: object) => new ApiError(422, { type: `https://orrery.dev/problems/${kind}`, title: 'x', status: 422, detail: 'd', ...more });

  it('has its problems at their lines, or is one of several', () => {
    expect(readFailure(failure('rule-problems', { problems: [{ line: 4, column: 2, message: 'm', fix: 'f' }, { message: 'whole' }] }))).toEqual({ kind: 'problems', problems: [{ line: 4, message: 'm', fix: 'f' }, { line: undefined, message: 'whole', fix: '' }] });
    expect(readFailure(failure('rule-choice', { rules: [{ id: 'a', title: 'A' }, { id: 'b', title: 'B' }] }))).toMatchObject({ kind: 'choice', rules: [{ id: 'a' }, { id: 'b' }] });
    expect([readFailure(failure('rule-selects-nothing', {})), readFailure(new Error('no answer'))]).toEqual([{ kind: 'other' }, { kind: 'other' }]);
  });

  it('is led to by its line', () => expect([lineSpan('ab\ncde\nf', 2), lineSpan('ab', 1), lineSpan('ab', 9)]).toEqual([[3, 6], [0, 2], [3, 3]]));
});
