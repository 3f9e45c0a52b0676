import { boundSignals } from './bound-signal.js';
import { MetricTable } from './metric-table.js';
import { binding } from '../fixture/entries.js';

const item = (metric: string, path: string) => ({ metric, path, datatype: 'double' });
const table = () =>
  new MetricTable(
    boundSignals([
      binding('s', 'both', [item('G/E:m', 'm'), item('G/E/D:x', 'x')]),
      binding('s', 'device', [item('G/E/D:x', 'x')]),
      binding('s', 'other', [item('G/E2:m', 'm'), item('G/E/D2:y', 'y')]),
    ] as Parameters<typeof boundSignals>[0]),
  );

describe('deaths (rule R10)', () => {
  it('of an edge node is that of its devices too, whether or not their births were seen', () => {
    expect(table().death('G', 'E', undefined, 'now', 'dead')).toEqual([
      { twinId: 'both', paths: 'all' },
      { twinId: 'device', paths: 'all' },
      { twinId: 'other', paths: ['y'] },
    ]);
  });

  it('is told once of each place', () => {
    const metrics = table();
    expect(metrics.death('G', 'E', 'D', 'then', 'dead')).toEqual([
      { twinId: 'both', paths: ['x'] },
      { twinId: 'device', paths: 'all' },
    ]);
    expect(metrics.death('G', 'E', undefined, 'now', 'dead')).toEqual([
      { twinId: 'both', paths: 'all' },
      { twinId: 'other', paths: ['y'] },
    ]);
    expect(metrics.death('G', 'E', 'D', 'now', 'dead')).toEqual([]);
    expect(metrics.offlineTwins().map(({ twinId, since }) => [twinId, since])).toEqual([['both', 'now'], ['device', 'then']]);
  });
});
