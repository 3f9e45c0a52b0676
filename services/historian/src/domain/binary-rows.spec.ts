import { ticksOf, timestampFromTicks } from '@orrery/twin-model';
import fc from 'fast-check';
import { BinaryRows } from './binary-rows.js';
import { type ReadingRow } from './reading-row.js';

const row = (more: Partial<ReadingRow> = {}): ReadingRow => ({
  seriesId: 7,
  eventTs: '2026-01-01T00:00:00.1234567Z',
  quality: 1,
  valueNum: 1.5,
  value: undefined,
  receivedTs: '2026-01-01T00:00:01.0000000Z',
  serverTs: undefined,
  statusCode: undefined,
  flags: 65,
  extra: undefined,
  sourceId: 3,
  at: { partition: 23, offset: 9_007_199_254_740_991, knownMs: 1_767_225_600_000 },
  ...more,
});

/** The fields of each row, read as PostgreSQL reads them. */
function parse(copy: Buffer): (Buffer | null)[][] {
  expect(copy.subarray(0, 11)).toEqual(Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'));
  expect(copy.readBigInt64BE(11)).toBe(0n);
  const rows: (Buffer | null)[][] = [];
  let at = 19;
  for (;;) {
    const columns = copy.readInt16BE(at);
    at += 2;
    if (columns === -1) break;
    const fields: (Buffer | null)[] = [];
    for (let column = 0; column < columns; column += 1) {
      const length = copy.readInt32BE(at);
      at += 4;
      fields.push(length < 0 ? null : copy.subarray(at, at + length));
      at += Math.max(0, length);
    }
    rows.push(fields);
  }
  expect(at).toBe(copy.length);
  return rows;
}

const encode = (...rows: ReadingRow[]) => {
  const binary = new BinaryRows(32);
  for (const each of rows) binary.add(each);
  return parse(binary.finish());
};

describe('rows in COPY’s binary format', () => {
  it('carry each column in its place and width', () => {
    const [fields] = encode(row({ statusCode: 4_294_967_295, value: '"ä"', extra: '{"raw":"NaN"}', serverTs: '2026-01-01T00:00:00.5000000Z' }));
    expect(fields!.map((field) => field?.length)).toEqual([8, 8, 8, 8, 8, 8, 4, 4, 4, 2, 2, 2, 5, 14]);
    expect(fields![0]!.readBigInt64BE()).toBe(ticksOf('2026-01-01T00:00:00.1234567Z'));
    expect(fields![1]!.readDoubleBE()).toBe(1.5);
    expect(fields![4]!.readBigInt64BE()).toBe(BigInt(Date.UTC(2026, 0, 1) - Date.UTC(2000, 0, 1)) * 1_000n);
    expect(fields![5]!.readBigInt64BE()).toBe(9_007_199_254_740_991n);
    expect(fields![7]!.readUInt32BE()).toBe(4_294_967_295);
    expect([fields![6]!.readInt32BE(), fields![8]!.readInt32BE(), fields![9]!.readInt16BE(), fields![10]!.readInt16BE(), fields![11]!.readInt16BE()]).toEqual([7, 3, 23, 1, 65]);
    expect(fields![12]!.toString('utf8')).toBe('\u0001"ä"');
  });

  it('say what is absent, in a buffer that grows', () => {
    const rows = encode(...Array.from({ length: 50 }, () => row({ valueNum: undefined })));
    expect(rows).toHaveLength(50);
    expect(rows[49]!.map((field) => field === null)).toEqual([false, true, false, true, false, false, false, true, false, false, false, false, true, true]);
  });

  it('keep every tick of any time from the year 1 to 9999', () => {
    const ticks = fc.bigInt({ min: -621_355_968_000_000_000n, max: 2_534_023_007_999_999_999n }).filter((n) => timestampFromTicks(n).length === 28);
    fc.assert(fc.property(ticks, (n) => expect(encode(row({ eventTs: timestampFromTicks(n) }))[0]![0]!.readBigInt64BE()).toBe(n)));
  });
});
