import { twinInputs } from '@orrery/contracts';
import { ticksOf } from '@orrery/twin-model';
import { type Batch, judgeBatch } from './judge-batch.js';

const T = '2018-01-01T00:15:00.0000000Z';
const batch = (readings: Batch['readings'], more: Partial<Batch> = {}) =>
  judgeBatch({
    twinId: 'acme:riverside:meter',
    definition: { model: 'dtmi:test:Meter;1', relationships: [], sources: {}, properties: { energy: { kind: 'telemetry', datatype: 'double', source: 'plc' }, note: { kind: 'telemetry', datatype: 'string' } } },
    source: 'energy-export', importId: 'job-1', receivedTs: '2026-01-01T00:00:00.0000000Z', realm: 'real', keptFrom: null, mayImport: () => true, readings, ...more,
  });

describe('a batch of imported readings', () => {
  it('becomes historical records of the import, of at most 500 readings each', () => {
    const { records, accepted, refusals } = batch(Array.from({ length: 1_200 }, (_, row) => ({ path: 'energy', t: T, v: row, row })));
    expect([accepted, refusals, records.map(({ readings }) => readings.length)]).toEqual([1_200, [], [500, 500, 200]]);
    for (const record of records) expect(twinInputs.problems(record)).toEqual([]);
    expect(records[0]).toMatchObject({ import: 'job-1', source: 'energy-export', epoch: '0' });
    expect(records[0]!.readings[0]).toEqual({ path: 'energy', value: 0, datatype: 'double', quality: 'good', sourceTs: T, flags: ['historical'] });
  });

  it('leaves out what the projection would refuse, each with its row, and takes the rest', () => {
    const { accepted, refusals } = batch([{ path: 'energi', t: T, v: 1, row: 3 }, { path: 'energy', t: T, v: 'x', row: 4 }, { path: 'energy', t: T, v: 2, row: 5 }]);
    expect([accepted, refusals.map(({ row, reason }) => [row, reason])]).toEqual([1, [[3, 'unknown-path'], [4, 'wrong-type']]]);
  });

  it('refuses paths that this person may not import into', () => {
    const { accepted, refusals } = batch([{ path: 'energy', t: T, v: 1 }, { path: 'note', t: T, v: 'a' }], { mayImport: (path) => path !== 'note' });
    expect([accepted, refusals[0]?.reason]).toEqual([1, 'forbidden']);
  });

  it('counts what is older than is kept', () => {
    expect(batch([{ path: 'energy', t: T, v: 1 }], { keptFrom: ticksOf('2020-01-01T00:00:00.0000000Z') })).toMatchObject({ accepted: 1, expired: 1 });
  });

  it('makes records of a bounded size, whatever its values', () => {
    const { records } = batch(Array.from({ length: 100 }, () => ({ path: 'note', t: T, v: 'x'.repeat(16_000) })));
    for (const record of records) expect(JSON.stringify(record).length).toBeLessThan(900_000);
    expect(records.length).toBeGreaterThan(1);
  });
});
