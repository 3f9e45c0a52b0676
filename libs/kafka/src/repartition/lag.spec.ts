import { twinEvents, twinInputs } from '@orrery/contracts';
import { type Committed, lagsOf } from './lag.js';

const [inputs, events] = [twinInputs.topic, twinEvents.topic];
const bounds = new Map([
  [inputs, new Map([[0, { low: 0n, high: 100n }], [1, { low: 40n, high: 50n }]])],
  [events, new Map([[0, { low: 0n, high: 0n }]])],
]);
const commit = (group: string, topic: string, partition: number, offset: bigint, metadata: string | null = null): Committed => ({ group, offsets: [{ topic, partition, offset, metadata }] });
const lags = (committed: readonly Committed[], subscribed: [string, string[]][] = [], base = 0n) =>
  Object.fromEntries(lagsOf({ bounds, committed, subscribed: new Map(subscribed.map(([group, topics]) => [group, new Set(topics)])), baseOf: () => base, realmPrefix: '' }).map(({ group, records, isService }) => [group, [records, isService]]));

describe('what groups lack', () => {
  it('is counted over all partitions of topics they read, from the oldest record kept where nothing is committed', () => {
    expect(lags([commit('historian', inputs, 0, 90n)])).toEqual({ historian: [20n, true] });
    expect(lags([], [['erp', [inputs, 'another.v1']]])).toEqual({ erp: [110n, false] });
  });

  it('is nothing where records have expired that were not read', () => expect(lags([{ group: 'erp', offsets: [{ topic: inputs, partition: 0, offset: 100n, metadata: null }, { topic: inputs, partition: 1, offset: 50n, metadata: null }] }])).toEqual({ erp: [0n, false] }));

  it('does not count what waits for the registration of its twin', () => {
    const settled = (at: bigint) => JSON.stringify({ epoch: '1', eventsOffset: '0', settled: String(at) });
    const committed = { group: 'twin-projector', offsets: [{ topic: inputs, partition: 0, offset: 10n, metadata: settled(100n) }, { topic: inputs, partition: 1, offset: 50n, metadata: null }] };
    expect(lags([committed])).toEqual({ 'twin-projector': [0n, true] });
    // In a branch a log-state handler counts from where the parent ended.
    expect(lags([{ ...committed, offsets: [{ ...committed.offsets[0]!, metadata: settled(1_100n) }, committed.offsets[1]!] }], [], 1_000n)).toEqual({ 'twin-projector': [0n, true] });
  });

  it('takes groups of a service for its own by their names', () => {
    const kinds = lags([commit('twin-export.hall', events, 0, 0n), commit('api-search', events, 0, 0n), commit('apiary', events, 0, 0n)]);
    expect(Object.fromEntries(Object.entries(kinds).map(([group, [, isService]]) => [group, isService]))).toEqual({ 'twin-export.hall': true, 'api-search': true, apiary: false });
  });
});
