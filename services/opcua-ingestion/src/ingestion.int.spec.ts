import { bindingEntry, Harness, rowTime, sourceEntry, TWIN } from './fixture/harness.js';

describe('opcua-ingestion', () => {
  let harness: Harness;
  beforeAll(async () => (harness = await Harness.start()), 120_000);
  afterAll(() => harness.close());

  it('writes every reading of a bound node to its twin, in order, with its own time', async () => {
    const plant = await harness.plant('order', { flow: 'double', count: 'int64' });
    await harness.trust('order');
    plant.write('flow', 0, rowTime(0));
    plant.write('count', 9007199254740993n, rowTime(0));
    await harness.service();
    await harness.apply(sourceEntry('order', plant.endpoint), bindingEntry('order', { flow: 'double', count: 'int64' }));
    await harness.until('first readings', () => harness.readingsOf('order').length === 2);
    for (let row = 1; row <= 500; row += 1) plant.write('flow', row, rowTime(row));
    await harness.until('all rows', () => harness.readingsOf('order', 'flow').length === 501);
    expect(harness.readingsOf('order', 'flow').map(({ value, sourceTs }) => [value, sourceTs])).toEqual(
      Array.from({ length: 501 }, (_, row) => [row, rowTime(row)]),
    );
    expect(harness.readingsOf('order', 'count')[0]).toMatchObject({ value: '9007199254740993', datatype: 'int64', quality: 'good' });
    expect(harness.statesOf('order').map((state) => state.type === 'source-state' && state.state)).toEqual(['connecting', 'connected']);
    expect(harness.of('order').every(({ twinId }) => twinId === TWIN)).toBe(true);
    await harness.until('counts that close', () => {
      const { counters } = harness.statusOf('order')!;
      return counters.received === '502' && counters.published === '502' && counters.waiting === '0';
    });
  });
});
