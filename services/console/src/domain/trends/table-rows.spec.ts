import { tableRows } from './table-rows.js';
import { line, point, time } from './testing.js';

describe('tableRows', () => {
  it('has a row for each time at which something is said, newest first, gaps included', () => {
    const flow = line([point(0, 1), point(10, 2), point(99, 9)], { breaks: [{ from: time(20), to: time(30), because: 'stale' }] });
    const level = line([point(10, 7)]);
    const rows = tableRows([flow, level], { from: time(0), to: time(50) });
    expect(rows.map((row) => [(row.time - time(0)) / 1000, row.cells.map((cell) => (cell?.kind === 'value' ? cell.point.value : cell?.kind))])).toEqual([
      [20, ['break', undefined]],
      [10, [2, 7]],
      [0, [1, undefined]],
    ]);
  });

  it('says up to when a bucket goes', () => expect(tableRows([line([point(0, 1, { to: time(10) })])], { from: time(0), to: time(50) })[0]).toMatchObject({ time: time(0), to: time(10) }));
});
