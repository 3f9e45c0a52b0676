import { type SourceStatus, sourceStatus } from '@orrery/contracts';
import { encode } from '../records/encode.js';
import { SnapshotWriter } from './snapshot-writer.js';
import { TokenBucket } from './token-bucket.js';

const example = sourceStatus.examples[0] as SourceStatus;

function writerOf(reasons: Record<string, string>) {
  const written: string[] = [];
  const forgotten: string[] = [];
  const errors: object[] = [];
  const asked: string[] = [];
  const log = () => undefined;
  let wake: () => void = () => undefined;
  // Time passes only where the test waits, so that a slow machine sees the same.
  let now = 0;
  const writer = new SnapshotWriter<SourceStatus>({
    settings: { brokers: [], clientId: 'test', realm: 'real', logger: { debug: log, info: log, warn: log, error: (fields) => void errors.push(fields) } },
    contract: sourceStatus,
    publisher: {
      shipmentOf: (contract, messages) => ({ topic: contract.topic, records: messages.map((message) => encode(contract, message, undefined)) }),
      send: async (shipments) => {
        for (const { records } of shipments) for (const { key } of records) written.push(String(key));
        return new Map();
      },
    },
    state: {
      snapshot: (key) => {
        asked.push(key);
        return [{ value: { ...example, source: key, reason: reasons[key] ?? '' }, source: 'test' }];
      },
      covered: (recordKey) => void forgotten.push(recordKey),
    },
    bucket: new TokenBucket(1000),
    delayMs: 0,
    epoch: 1n,
    signal: new AbortController().signal,
    onWritten: () => wake(),
    faults: undefined,
    clock: () => now,
  });
  /** Writes what is due, and waits until it is written. */
  const write = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
      now += writer.dueIn;
      writer.writeDue();
    });
  return { writer, write, written, forgotten, errors, asked, reasons };
}

describe('SnapshotWriter', () => {
  const keys = ['one', 'large', 'two'].map((key, index) => ({ key, offset: BigInt(index + 1) }));

  it('writes the neighbours of a snapshot too large for a record, and holds the commit below it', async () => {
    const { writer, write, written, forgotten, errors } = writerOf({ large: 'x'.repeat(1_100_000) });
    writer.add(keys);
    await write();
    expect(written).toEqual(['one', 'two']);
    expect([writer.lowest, writer.waiting]).toEqual([2n, 1]);
    // What was handed out was not written: the state must hand it out whole again.
    expect(forgotten).toEqual(['large']);
    expect(errors).toMatchObject([{ key: 'large', topic: sourceStatus.topic, err: { code: 'too-large' } }]);
  });

  it('tries it again alone, after a while, until it can be written', async () => {
    const { writer, write, written, asked, reasons } = writerOf({ large: 'x'.repeat(1_100_000) });
    writer.add(keys);
    await write();
    expect(writer.dueIn).toBeGreaterThan(0);
    await write();
    expect(asked.slice(3)).toEqual(['large']);
    writer.add([{ key: 'three', offset: 9n }]);
    await write();
    expect(written).toEqual(['one', 'two', 'three']);
    reasons['large'] = 'small';
    await write();
    expect(written).toEqual(['one', 'two', 'three', 'large']);
    expect([writer.lowest, writer.waiting, writer.dueIn]).toEqual([undefined, 0, Infinity]);
  });

  it('ends to flush where only such a snapshot is left', async () => {
    const { writer, written } = writerOf({ large: 'x'.repeat(1_100_000) });
    writer.add(keys);
    expect(await writer.flush(new AbortController().signal)).toBe(false);
    expect(written).toEqual(['one', 'two']);
  });
});
