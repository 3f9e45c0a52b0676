import { conditionOfProperty, findingsOf, worstOf } from './condition.js';
import { property, twin } from './testing.js';

describe('worstOf', () => {
  it('is normal where there is nothing', () => expect(worstOf([])).toBe('normal'));
  it('takes a lost connection as worse than a bad value', () => expect(worstOf(['bad', 'disconnected', 'stale'])).toBe('disconnected'));
  it('takes bad as worse than stale', () => expect(worstOf(['stale', 'bad', 'uncertain'])).toBe('bad'));
});

describe('conditionOfProperty', () => {
  it.each([
    ['good', 'normal'],
    ['uncertain', 'uncertain'],
    ['stale', 'stale'],
    ['bad', 'bad'],
  ] as const)('%s quality is %s', (quality, condition) => expect(conditionOfProperty(property({ quality }))).toBe(condition));

  it('waits for the first reading of telemetry', () => {
    expect(conditionOfProperty({ kind: 'telemetry', datatype: 'double' })).toBe('waiting');
  });

  it('asks no reading of a property that nobody has set', () => {
    expect(conditionOfProperty({ kind: 'property', datatype: 'string' })).toBe('normal');
  });

  it('has no complaint about a value the operator wrote down', () => {
    expect(conditionOfProperty({ kind: 'property', datatype: 'string', value: 'F-1001', quality: 'good', origin: 'operator' })).toBe('normal');
  });
});

describe('findingsOf', () => {
  it('names what is wrong, worst first, with since when', () => {
    const since = '2026-01-01T00:00:05.0000000Z';
    const findings = findingsOf(
      twin({
        properties: { a: property({ quality: 'stale', staleSince: since }), b: property({ quality: 'bad' }), c: property({}) },
        sources: { plc: { state: 'disconnected', since, epoch: '1', gaps: 0 } },
        desired: { a: { value: 1, rev: 1, by: 'engineer', at: since, status: 'diverged' } },
      }),
    );
    expect(findings.map(({ condition, path, source }) => [condition, path ?? source])).toEqual([
      ['disconnected', 'plc'],
      ['bad', 'b'],
      ['stale', 'a'],
      ['diverged', 'a'],
    ]);
    expect(findings[2]?.since).toBe(since);
  });

  it('says the cause once where values are stale because their source is disconnected', () => {
    const since = '2026-01-01T00:00:05.0000000Z';
    const stale = property({ quality: 'stale', staleSince: since, staleCause: 'source-disconnected' });
    const findings = findingsOf(twin({ properties: { a: stale, b: stale }, sources: { plc: { state: 'disconnected', since, epoch: '1', gaps: 0 } } }));
    expect(findings).toEqual([{ condition: 'disconnected', source: 'plc', since, values: 2 }]);
  });

  it('keeps a stale value of a source that is back', () => {
    const stale = property({ quality: 'stale', staleCause: 'source-disconnected' });
    const findings = findingsOf(twin({ properties: { a: stale }, sources: { plc: { state: 'connected', since: '', epoch: '1', gaps: 0 } } }));
    expect(findings).toMatchObject([{ condition: 'stale', path: 'a' }]);
  });
});
