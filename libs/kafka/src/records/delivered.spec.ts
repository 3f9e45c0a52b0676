import { twinInputs, type TwinInput } from '@orrery/contracts';
import { type KafkaMessage } from 'kafkajs';
import { describe as describeProblems, KafkaRecord, parseInto } from './delivered.js';
import { readBatch } from './read-batch.js';

const example = twinInputs.examples[0]!;
const message = (value: string | null, offset = '7'): KafkaMessage => ({
  key: Buffer.from('a:b:c'),
  value: value === null ? null : Buffer.from(value),
  timestamp: '1767225600123',
  attributes: 0,
  offset,
  headers: { ce_id: Buffer.from('1'), twice: [Buffer.from('x'), Buffer.from('y')] },
});

describe('a delivered record', () => {
  it('tells key, offset, size, headers and canonical time', () => {
    const record = new KafkaRecord(3, message('{}', '9007199254740993'));
    expect(record.offset).toBe(9_007_199_254_740_993n);
    expect([record.key, record.partition, record.bytes, record.timestamp]).toEqual(['a:b:c', 3, 7, '2026-01-01T00:00:00.1230000Z']);
    expect(record.headers).toEqual({ ce_id: '1', twice: 'x' });
  });

  it.each([
    ['{"type":', 'malformed', /not JSON/],
    ['{"type":"readings"}', 'contract', /breaks the contract twin.inputs.v1: .*twinId/],
    [null, 'contract', /no tombstones/],
    [JSON.stringify(example).padEnd(5_000), 'oversized', /5000 bytes; at most 4000/],
  ])('of %p is poison: %s', (value, reason, detail) => {
    const poison = parseInto(new KafkaRecord<TwinInput | null>(0, message(value)), twinInputs, false, 4_000);
    expect(poison).toEqual({ reason, detail: expect.stringMatching(detail) });
  });

  it('takes a null for a tombstone where there may be one', () => {
    const record = new KafkaRecord<TwinInput | null>(0, message(null));
    expect(parseInto(record, twinInputs, true, 4_000)).toBeUndefined();
    expect(record.value).toBeNull();
  });

  it('lists at most five problems', () => {
    const problems = Array.from({ length: 7 }, (_, i) => ({ pointer: `/${i}`, message: 'is wrong' }));
    expect(describeProblems('t.v1', problems)).toMatch(/\/4 is wrong; and 2 more$/);
  });
});

describe('readBatch', () => {
  it('gives the good records in order, a letter for each bad one, and leaves out what was refused before', () => {
    const good = JSON.stringify(example);
    const messages = [message(good, '0'), message('x', '1'), message(good, '2'), message(good, '3')];
    const { records, letters } = readBatch(messages, 0, twinInputs, 10_000, new Set([2n]));
    expect(records.map(({ offset }) => offset)).toEqual([0n, 3n]);
    expect(letters.map(({ reason, record }) => [reason, record.offset])).toEqual([['malformed', 1n]]);
  });
});
