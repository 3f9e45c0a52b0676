import { aliased, born, brief, dbirth, ddata, heard, message, nbirth, ndata, reasons, valuesOf, Watch } from '../fixture/plant.js';
import { codeOf, type Metric } from '../payload/index.js';
import { bdSeqMetric, rebirthMetric } from '../rebirth-metric.js';
import { qualityProperty } from '../quality.js';

const double = (value: number) => ({ kind: 'double', value }) as const;

describe('metrics (rule R12)', () => {
  it('an alias stands for the name and datatype of the birth', () => {
    expect(heard(aliased(1, 2.5)).value).toEqual({ name: 'flow', value: 2.5, datatype: 'double', quality: 'good', timestamp: 2_000, timeOrigin: 'payload' });
  });

  it('a name does as well as an alias', () => {
    expect(heard({ name: 'flow', value: double(2.5) }).value).toMatchObject({ name: 'flow', value: 2.5 });
  });

  it('a metric is stamped by itself, else by its payload, else by its arrival', () => {
    expect(heard(aliased(1, 2, { timestamp: 1_900 })).value).toMatchObject({ timestamp: 1_900, timeOrigin: 'metric' });
    expect(heard(aliased(1, 2)).value).toMatchObject({ timestamp: 2_000, timeOrigin: 'payload' });
  });

  it('an alias nobody declared is quarantined and a birth is asked for; the other metrics of the message are taken', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000));
    expect(brief(watch.hear(ndata(1, 2_000, [aliased(99, 1), aliased(1, 2), aliased(98, 1)])))).toEqual([
      'NDATA flow=2',
      'quarantine unknown-alias',
      'rebirth unknown-alias',
    ]);
    expect(watch.node.quarantined).toBe(2);
  });

  it('one quarantine effect for each reason, however many metrics: their number stands in it', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000));
    const effects = watch.hear(ndata(1, 2_000, Array.from({ length: 1_000 }, (_, index) => aliased(1_000 + index, 1))));
    expect(effects.filter(({ type }) => type === 'quarantine')).toMatchObject([{ reason: 'unknown-alias', metrics: 1_000, detail: 'alias 1000 was in no birth' }]);
  });

  it('data before the birth are quarantined with their bytes and a birth is asked for', () => {
    const early = ndata(5, 2_000);
    expect(new Watch().hear(early)).toMatchObject([
      { type: 'quarantine', reason: 'before-birth', topic: 'spBv1.0/Riverside/NDATA/line1', bytes: early.bytes, at: 2_000 },
      { type: 'rebirth', reason: 'before-birth' },
    ]);
  });

  it('every NBIRTH drops the aliases of the one before, also those of devices', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000), dbirth(1, 1_001));
    watch.hear(nbirth(2_000, { metrics: [born('pressure', 'Double', 1, { alias: 1n })] }));
    expect(brief(watch.hear(ndata(1, 2_100, [aliased(1, 3), aliased(2, 3)])))).toEqual([
      'meter offline at 2100',
      'NDATA pressure=3',
      'quarantine unknown-alias',
      'rebirth unknown-alias',
    ]);
    expect(reasons(watch.hear(ddata(2, 2_200)))).toEqual(['before-birth']);
  });

  it('aliases belong to the node or device that declared them', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000), dbirth(1, 1_001));
    expect(reasons(watch.hear(ddata(2, 2_000, 'meter', [aliased(1, 1)])))).toEqual(['unknown-alias']);
    expect(reasons(watch.hear(ndata(3, 2_100, [aliased(10, 1)])))).toEqual(['unknown-alias']);
  });

  it('an alias given twice in a birth stands for neither metric; their names do', () => {
    const twice = [born('a', 'Double', 1, { alias: 1n }), born('b', 'Double', 2, { alias: 1n })];
    expect(heard(aliased(1, 5), twice).reasons).toEqual(['unknown-alias']);
    expect(heard({ name: 'b', value: double(5) }, twice).value).toMatchObject({ name: 'b', value: 5 });
  });

  it('a name given twice in a birth counts once', () => {
    const watch = new Watch();
    expect(brief(watch.hear(nbirth(1_000, { metrics: [born('a', 'Double', 1), born('a', 'Int32', 2)] })))).toEqual([
      'node online at 1000',
      'NBIRTH Node Control/Rebirth=false a=1',
      'quarantine duplicate-metric',
    ]);
  });

  it('names that differ in case only are two metrics', () => {
    const watch = new Watch();
    const effects = watch.hear(nbirth(1_000, { metrics: [born('Flow', 'Double', 1), born('flow', 'Double', 2)] }));
    expect(valuesOf(effects).slice(-2)).toMatchObject([{ name: 'Flow', value: 1 }, { name: 'flow', value: 2 }]);
  });

  it('a metric of a birth without name or without a datatype of the standard is quarantined, the others are born', () => {
    const nameless: Metric = { datatype: codeOf('Double'), value: double(1) };
    const untyped: Metric = { name: 'x', value: double(1) };
    const odd: Metric = { name: 'y', datatype: 99, value: double(1) };
    const set: Metric = { name: 'z', datatype: codeOf('PropertySet'), isNull: true };
    const effects = new Watch().hear(nbirth(1_000, { metrics: [nameless, untyped, odd, set, born('flow', 'Double', 1)] }));
    expect(brief(effects)).toEqual(['node online at 1000', 'NBIRTH Node Control/Rebirth=false flow=1', 'quarantine no-name', 'quarantine bad-datatype']);
    expect(effects[3]).toMatchObject({ metrics: 3 });
  });

  it('a metric of data that no birth named is quarantined and a birth is asked for', () => {
    expect(heard({ name: 'new', datatype: codeOf('Double'), value: double(1) }).effects).toEqual(['quarantine unknown-metric', 'rebirth unknown-metric']);
    expect(heard({ value: double(1) }).reasons).toEqual(['no-name']);
    expect(heard({ name: 'flow', alias: 7n, value: double(1) }).reasons).toEqual(['unknown-alias']);
  });

  it('a datatype in data must be the one of the birth; none, or Unknown, is as good', () => {
    expect(heard(aliased(1, 2, { datatype: codeOf('Double') })).value).toMatchObject({ value: 2 });
    expect(heard(aliased(1, 2, { datatype: 0 })).value).toMatchObject({ value: 2 });
    expect(heard(aliased(1, 2, { datatype: codeOf('Float') })).reasons).toEqual(['bad-datatype']);
  });

  it('a value that is not of the datatype, or that is missing, is quarantined', () => {
    expect(heard({ alias: 1n, value: { kind: 'string', value: '2' } }).reasons).toEqual(['wrong-type']);
    expect(heard({ alias: 1n }).reasons).toEqual(['no-value']);
    expect(heard({ alias: 1n, value: { kind: 'int', value: 300 } }, [born('small', 'UInt8', 1, { alias: 1n })]).reasons).toEqual(['wrong-type']);
  });

  it('is_null is an explicit null, in births and in data, and not 0', () => {
    expect(heard({ alias: 1n, isNull: true }).value).toMatchObject({ name: 'flow', value: null, quality: 'good', datatype: 'double' });
    const effects = new Watch().hear(nbirth(1_000, { metrics: [born('flow', 'Double', null)] }));
    expect(valuesOf(effects).at(-1)).toMatchObject({ name: 'flow', value: null });
  });

  it('is_historical and is_transient go with the value', () => {
    expect(heard(aliased(1, 2, { isHistorical: true, timestamp: 5 })).value).toMatchObject({ historical: true, timestamp: 5 });
    expect(heard(aliased(1, 2, { isTransient: true })).value).toMatchObject({ transient: true });
  });

  it('property Quality 0 is bad, 192 good, 500 stale, absent good, anything else uncertain', () => {
    const quality = (metric: Partial<Metric>) => heard(aliased(1, 2, metric)).value?.quality;
    const odd = (value: Metric['value']) => quality({ properties: { keys: ['Quality'], values: [{ type: 3, ...(value ? { value } : {}) }] } });
    expect([quality({ properties: qualityProperty('bad') }), quality({ properties: qualityProperty('good') }), quality({ properties: qualityProperty('stale') })]).toEqual(['bad', 'good', 'stale']);
    expect([quality({}), quality({ properties: { keys: ['engUnit'], values: [] } })]).toEqual(['good', 'good']);
    expect([odd({ kind: 'int', value: 64 }), odd({ kind: 'string', value: 'GOOD' }), odd(undefined)]).toEqual(['uncertain', 'uncertain', 'uncertain']);
  });

  it('a property set with fewer values than keys does not shift meanings: its quality is uncertain', () => {
    const properties = { keys: ['engUnit', 'Quality'], values: [{ type: 3, value: { kind: 'int' as const, value: 192 } }] };
    expect(heard(aliased(1, 2, { properties })).value?.quality).toBe('uncertain');
  });

  it('int64 and uint64 are decimal texts, NaN and infinities null, bad, with what was sent', () => {
    expect(heard({ alias: 2n, value: { kind: 'long', value: 2n ** 63n } }, [born('count', 'Int64', 0n, { alias: 2n })]).value).toMatchObject({ value: '-9223372036854775808', datatype: 'int64' });
    expect(heard({ alias: 2n, value: { kind: 'long', value: 2n ** 64n - 1n } }, [born('count', 'UInt64', 0n, { alias: 2n })]).value).toMatchObject({ value: '18446744073709551615' });
    expect(heard(aliased(1, Number.NaN)).value).toMatchObject({ value: null, quality: 'bad', raw: 'NaN' });
    expect(heard(aliased(1, -Infinity)).value).toMatchObject({ value: null, quality: 'bad', raw: '-Infinity' });
  });

  it.each([2 ** 60, Date.UTC(2026, 0) * 1_000, 253_402_300_800_000])('a time beyond the year 9999 (%d) is quarantined', (timestamp) => {
    const { value, reasons } = heard(aliased(1, 2, { timestamp }));
    expect([value, reasons]).toEqual([undefined, ['bad-time']]);
  });

  it('values of a birth are values; bdSeq is none', () => {
    const watch = new Watch();
    const birth = message('NBIRTH', { timestamp: 1_000, seq: 0, metrics: [bdSeqMetric(3, 1_000), rebirthMetric(false, 1_000), born('flow', 'Double', 1)] });
    expect(valuesOf(watch.hear(birth)).map(({ name }) => name)).toEqual(['Node Control/Rebirth', 'flow']);
  });
});
