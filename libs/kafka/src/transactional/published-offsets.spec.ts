import type { Pool } from 'pg';
import { PublishedOffsets } from './published-offsets.js';

const at = (offset: bigint) => [{ topic: 't', partition: 0, offset }];

describe('PublishedOffsets', () => {
  let outbox: { first: string | null; last: string | null };
  let offsets: PublishedOffsets;
  beforeEach(() => {
    outbox = { first: null, last: null };
    offsets = new PublishedOffsets({ query: async () => ({ rows: [outbox] }) } as unknown as Pool, 's');
  });

  it('lets positions be committed at once while the outbox is empty, and none twice', async () => {
    expect(await offsets.due(at(5n))).toEqual(at(5n));
    offsets.committed(at(5n));
    expect(await offsets.due(at(5n))).toEqual([]);
    expect(await offsets.due(at(6n))).toEqual(at(6n));
  });

  it('holds positions back until the rows written before them are published, however many follow', async () => {
    outbox = { first: '1', last: '3' };
    expect(await offsets.due(at(5n))).toEqual([]);
    outbox = { first: '3', last: '9' };
    expect(await offsets.due(at(7n))).toEqual([]);
    outbox = { first: '4', last: '12' };
    expect(await offsets.due(at(9n))).toEqual(at(5n));
    offsets.committed(at(5n));
    outbox = { first: '13', last: '20' };
    expect(await offsets.due(at(11n))).toEqual(at(9n));
  });

  it('forgets a partition that is someone else’s now', async () => {
    offsets.committed(await offsets.due(at(5n)));
    offsets.forget(at(5n)[0]!);
    expect(await offsets.due(at(5n))).toEqual(at(5n));
  });
});
