import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGE, readTable, sourceOf } from './repository.js';
import { renderTable, statementsOf, tableProblems } from './table.js';

const table = readTable();

/** The specification's own list, which is not part of the repository. */
const data = process.env['ORRERY_DATA'];
const withData = data ? it : it.skip;
const skipped = data ? '' : ' (skipped: ORRERY_DATA is not set)';

describe('table of the Sparkplug statements', () => {
  it('names tests that exist, and reasons of the list', () => {
    expect(tableProblems(table, sourceOf)).toEqual([]);
  });

  it('finds a test that is gone, a file that is gone, a reason of no list and a statement on both sides', () => {
    const broken = {
      reasons: { why: 'because' },
      proven: [
        { file: 'a', test: 'x', statements: ['1'] },
        { file: 'b', test: 'gone', statements: ['2'] },
        { file: 'c', test: 'x', statements: ['3'] },
      ],
      excused: [
        { reason: 'why', statements: ['1', '4', '4'] },
        { reason: 'no idea', statements: ['5'] },
      ],
    };
    expect(tableProblems(broken, (file) => (file === 'c' ? undefined : "it('x', …)"))).toEqual([
      "b has no test 'gone'",
      'there is no c',
      'no idea is not in the list of reasons',
      '4 has two reasons',
      '1 has both a test and a reason',
    ]);
  });

  it('is printed as the page that docs holds', () => {
    expect(sourceOf(PAGE)).toBe(renderTable(table));
  });

  withData(`has every statement of the specification, and no other${skipped}`, () => {
    const file = join(data!, 'sparkplug', 'normative_statements_3.0.csv');
    if (!existsSync(file)) throw new Error(`ORRERY_DATA is ${data}, but ${file} does not exist`);
    const ids = readFileSync(file, 'utf8').match(/^tck-id-[^,]+/gm)!;
    expect(ids.length).toBe(299);
    expect([...statementsOf(table)].toSorted()).toEqual(ids.toSorted());
  });
});
