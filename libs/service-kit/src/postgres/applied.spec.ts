import { type Applied, requireBearable } from './applied.js';
import { checksumOf, contract, expand, type Migration, numbered } from './migration.js';

const rowOf = ({ version, name, sql, ...effect }: Migration): Applied => ({ version, name, checksum: checksumOf({ sql }), kind: effect.kind, oldest: effect.kind === 'contract' ? effect.oldest : null });
const known = numbered([expand('twins', 'create table twins ()')]);
const newer = numbered([...known, expand('names', 'alter table twins add name text'), contract('no-labels', { oldest: '0.10.0' }, 'alter table twins drop label')]);
const check = (rows: readonly Applied[], program: string) => () => requireBearable('s', rows, known, program);

describe('a version that is older than its schema', () => {
  it('goes on beside what was only added', () => {
    expect(check(newer.slice(0, 2).map(rowOf), '0.2.0')).not.toThrow();
  });

  it.each(['0.2.0', '0.9.9'])('%s: refuses what was taken away, and names the oldest version that can', (program) => {
    expect(check(newer.map(rowOf), program)).toThrow(
      expect.objectContaining({
        code: 'migration-failed',
        message: `Migration 3 (no-labels) of schema s was applied by a newer version and took away what this one (${program}) uses: 0.10.0 is the oldest version that can run on it`,
        remedy: 'Start 0.10.0 or a newer version; or restore a backup from before that migration.',
      }),
    );
  });

  it.each(['0.10.0', '0.10.0-rc.1', '0.11.0', '1.0.0'])('%s: goes on where it does without what was taken away', (program) => {
    expect(check(newer.map(rowOf), program)).not.toThrow();
  });

  it('refuses what does not say its kind: it was applied before migrations had one', () => {
    const silent = { ...rowOf(newer[1]!), kind: null };
    expect(check([rowOf(newer[0]!), silent], '0.2.0')).toThrow(/Migration 2 \(names\).* is unknown to this version of the service \(0\.2\.0\), and does not say whether it can be borne/);
  });
});

it('A migration that was changed after it had been applied is refused, whatever its kind', () => {
  expect(check([{ ...rowOf(known[0]!), checksum: 'other' }], '0.2.0')).toThrow(/Migration 1 \(twins\) of schema s was changed after it had been applied/);
});
