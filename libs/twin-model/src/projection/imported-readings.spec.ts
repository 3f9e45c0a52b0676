import { type Reading } from '@orrery/contracts';
import { at, definition, flow, fold, PUMP, readings, registered, T0 } from './fixtures.js';
import { clockOf, eventTimeOf } from './event-time.js';

const LONG_AGO = '2018-01-01T00:15:00.0000000Z';
const IMPORT = { import: 'job-1', source: 'energy-export', epoch: '0' };
const old = (more: Partial<Reading> = {}): Reading => ({ path: 'flow', value: 7, datatype: 'double', quality: 'good', sourceTs: LONG_AGO, flags: ['historical'], ...more });

describe('imported readings', () => {
  it('come from any source, of any age, and never move the latest value', () => {
    const { twin, last } = fold([registered(), flow(1, 5), readings(2, [old(), old({ sourceTs: at(100), value: 9 })], IMPORT)]);
    expect(last).toMatchObject({ rejected: [], late: 0, duplicates: 0 });
    expect(last.event).toBeUndefined();
    expect(twin?.properties['flow']?.value).toBe(5);
  });

  it('are no concern of the link to the source whose name they carry', () => {
    const linked = { type: 'source-state' as const, twinId: PUMP, source: 'plc', epoch: '10', receivedTs: T0, state: 'connected' as const };
    const { last } = fold([registered(), linked, readings(2, [old()], { ...IMPORT, source: 'plc', epoch: '0' })]);
    expect(last.rejected).toEqual([]);
  });

  it('that are not flagged historical are refused: an import writes no present', () => {
    const { twin, last } = fold([registered(), readings(1, [old({ flags: [] })], IMPORT)]);
    expect(last.rejected).toMatchObject([{ reason: 'wrong-origin', detail: expect.stringContaining('job-1') }]);
    expect(twin?.properties['flow']).toBeUndefined();
  });

  it('must fit their path as all others', () => {
    const { last } = fold([registered(), readings(1, [old({ path: 'flwo' }), old({ value: 'x' }), old()], IMPORT)]);
    expect(last.rejected.map(({ reason }) => reason)).toEqual(['unknown-path', 'wrong-type']);
  });

  it('keep the time of the file, whatever window their source has', () => {
    const twin = fold([registered(definition())]).twin!;
    const input = readings(0, [old()], { ...IMPORT, source: 'plc' });
    expect(eventTimeOf(old(), T0, clockOf(twin, input))).toEqual({ eventTs: LONG_AGO });
    expect(eventTimeOf(old(), T0, clockOf(twin, { ...input, import: undefined }))).toBeUndefined();
  });
});
