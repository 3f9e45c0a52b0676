import { at, definition, flow, fold, PUMP, readings, registered, T0 } from './fixtures.js';

describe('readings', () => {
  it('make one revision per record, whatever the record holds', () => {
    const { twin, decisions } = fold([registered(), readings(1, [
      { path: 'flow', value: 1, datatype: 'double', quality: 'good', sourceTs: at(1) },
      { path: 'flow', value: 2, datatype: 'double', quality: 'good', sourceTs: at(1.5) },
      { path: 'motor/current', value: 4, datatype: 'double', quality: 'good', sourceTs: at(1) },
    ])]);
    expect(twin?.rev).toBe(2);
    expect(decisions[1]?.event?.changes.map((change) => change.kind)).toEqual(['reported', 'reported', 'reported']);
    expect(twin?.properties['flow']?.value).toBe(2);
  });

  it('that are older than the latest are late: history only, no event (thingsboard latest value not by time)', () => {
    const { twin, last } = fold([registered(), flow(10, 1), flow(9, 99, {}, { receivedTs: at(11) })]);
    expect(last).toMatchObject({ late: 1, rejected: [] });
    expect(last.event).toBeUndefined();
    expect(twin?.properties['flow']?.value).toBe(1);
  });

  it('are judged by event time, never by the order of clocks at arrival', () => {
    const { twin } = fold([registered(), flow(10, 1, {}, { receivedTs: at(100) }), flow(11, 2, {}, { receivedTs: at(12) })]);
    expect(twin?.properties['flow']?.value).toBe(2);
  });

  it('that come twice change nothing', () => {
    const { last } = fold([registered(), flow(1, 5), flow(1, 5)]);
    expect(last).toMatchObject({ duplicates: 1, late: 0 });
    expect(last.event).toBeUndefined();
  });

  it('of the same time and another value supersede', () => {
    const { twin } = fold([registered(), flow(1, 5), flow(1, 6)]);
    expect(twin).toMatchObject({ rev: 3, properties: { flow: { value: 6 } } });
  });

  it('of the same time are ordered by seq where the source counts', () => {
    const { twin, last } = fold([registered(), flow(1, 5, { seq: '10' }), flow(1, 6, { seq: '9' })]);
    expect(last.late).toBe(1);
    expect(twin?.properties['flow']?.value).toBe(5);
  });

  it('of bad quality never touch the value: it stays with its own time', () => {
    const { twin } = fold([registered(), flow(1, 5), flow(2, 77, { quality: 'bad', statusCode: 0x80000000 }), flow(3, null, { quality: 'bad', statusCode: 0x80000000 })]);
    expect(twin?.properties['flow']).toMatchObject({ value: 5, quality: 'bad', eventTs: at(3), valueTs: at(1), statusCode: 0x80000000 });
  });

  it('keep NaN as null, bad, with what the device sent', () => {
    const { twin } = fold([registered(), flow(1, null, { quality: 'bad', raw: 'NaN' })]);
    expect(twin?.properties['flow']).toMatchObject({ value: null, quality: 'bad', raw: 'NaN' });
    expect(twin?.properties['flow']).not.toHaveProperty('valueTs');
  });

  it('keep integers beyond 2^53 digit for digit', () => {
    const { twin } = fold([
      registered(definition({ count: { datatype: 'int64' } })),
      readings(1, [{ path: 'count', value: '9007199254740993', datatype: 'int64', quality: 'good', sourceTs: at(1) }]),
    ]);
    expect(twin?.properties['count']?.value).toBe('9007199254740993');
  });

  it('more than maxAge after the last yield stale first, at last + maxAge, in the same event', () => {
    const { twin, last } = fold([registered(), flow(1, 5), flow(60, 6)]);
    expect(last.event?.changes).toMatchObject([
      { path: 'flow', state: { value: 5, quality: 'stale', staleSince: at(6), staleCause: 'max-age', reportedQuality: 'good' } },
      { path: 'flow', state: { value: 6, quality: 'good', eventTs: at(60) } },
    ]);
    expect(twin?.properties['flow']).not.toHaveProperty('staleSince');
  });

  it('exactly maxAge after the last are in time', () => {
    expect(fold([registered(), flow(1, 5), flow(6, 6)]).last.event?.changes).toHaveLength(1);
  });

  it.each([
    ['unknown-path', { path: 'flwo' }],
    ['wrong-type', { value: 'five' }],
    ['wrong-type', { value: true }],
    ['wrong-origin', { origin: 'operator' as const }],
    ['wrong-origin', { origin: 'simulated' as const }],
    ['wrong-origin', { flags: ['simulated' as const] }],
  ])('that cannot be used are refused as %s, and their neighbours are used', (reason, broken) => {
    const good = { path: 'motor/current', value: 4, datatype: 'double' as const, quality: 'good' as const, sourceTs: at(1) };
    const { twin, last } = fold([
      registered(),
      readings(1, [{ path: 'flow', value: 1, datatype: 'double', quality: 'good', sourceTs: at(1), ...broken }, good]),
    ]);
    expect(last.rejected).toMatchObject([{ reason, part: broken }]);
    expect(twin?.properties['motor/current']?.value).toBe(4);
    expect(twin?.properties['flow']).toBeUndefined();
  });

  it('too large to be state are refused, without being carried on', () => {
    const wide = definition({ note: { datatype: 'string' } });
    const { last } = fold([registered(wide), readings(1, [{ path: 'note', value: 'x'.repeat(20_000), datatype: 'string', quality: 'good', sourceTs: at(1) }])]);
    expect(last.rejected).toMatchObject([{ reason: 'oversized', detail: expect.stringContaining('20000 characters') }]);
    expect(last.rejected[0]).not.toHaveProperty('part');
  });

  it('of a source that the path is not bound to are refused', () => {
    const { last } = fold([registered(), flow(1, 5, {}, { source: 'intruder' })]);
    expect(last.rejected).toMatchObject([{ reason: 'wrong-origin' }]);
  });

  it('of an older epoch than the source link are refused: a zombie ingestion writes in vain', () => {
    const { last } = fold([
      registered(),
      { type: 'source-state', twinId: PUMP, source: 'plc', epoch: '10', receivedTs: T0, state: 'connected' },
      flow(1, 5, {}, { epoch: '9' }),
    ]);
    expect(last.rejected).toMatchObject([{ reason: 'stale-epoch' }]);
    expect(last.event).toBeUndefined();
  });

  it('stamped outside the accept window are refused with the skew, unless the server time is credible', () => {
    const skewed = fold([registered(), flow(1, 5, { sourceTs: at(7200), serverTs: at(7200) })]);
    expect(skewed.last.rejected).toMatchObject([{ reason: 'outside-window', detail: expect.stringContaining('7199 s') }]);
    const served = fold([registered(), flow(1, 5, { sourceTs: '2020-01-01T00:00:00.0000000Z', serverTs: at(1) })]);
    expect(served.twin?.properties['flow']).toMatchObject({ eventTs: at(1), timeOrigin: 'server', sourceTs: '2020-01-01T00:00:00.0000000Z' });
  });

  it('of a recorded source have no window', () => {
    const { twin } = fold([registered(definition({}, 'recorded')), flow(1, 5, { sourceTs: '2020-03-09T10:14:33.0000000Z' })]);
    expect(twin?.properties['flow']?.eventTs).toBe('2020-03-09T10:14:33.0000000Z');
  });

  it('that are historical never become the latest', () => {
    expect(fold([registered(), flow(1, 5, { flags: ['historical'] })]).last.event).toBeUndefined();
  });
});
