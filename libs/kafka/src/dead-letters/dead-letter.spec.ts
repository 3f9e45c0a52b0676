import { deadLetters } from '@orrery/contracts';
import { KafkaRecord } from '../records/delivered.js';
import { deadLetterOf, failedLetter } from './dead-letter.js';

const record = (value: Buffer) => new KafkaRecord(3, { key: Buffer.from('k'), value, offset: '41', timestamp: '0', attributes: 0, headers: { ce_id: Buffer.from('i') } });

describe('a dead letter', () => {
  it('keeps the record whole, with where it stood and why', () => {
    const { value, id } = deadLetterOf({ reason: 'malformed', detail: 'not JSON', record: record(Buffer.from([0xff, 0x00])) }, 'virtual.twin.inputs', 'historian');
    expect(deadLetters.problems(value)).toEqual([]);
    expect(value).toMatchObject({ reason: 'malformed', service: 'historian', origin: { topic: 'virtual.twin.inputs', partition: 3, offset: '41' }, key: 'aw==', value: '/wA=', valueBytes: 2, headers: { ce_id: 'i' } });
    expect(id).toBe('historian/virtual.twin.inputs/3/41/malformed');
  });

  it('holds the refused part where the rest of the record was used', () => {
    const { value } = deadLetterOf({ reason: 'unknown-path', detail: 'x', record: record(Buffer.from('{}')), part: { path: 'p' } }, 't', 's');
    expect(value).toMatchObject({ part: { path: 'p' } });
    expect(value).not.toHaveProperty('value');
  });

  it('leaves the value of a record out that would not fit, and says how large it was', () => {
    const { value } = deadLetterOf({ reason: 'oversized', detail: 'x', record: record(Buffer.alloc(900_000)) }, 't', 's');
    expect(value).toMatchObject({ valueBytes: 900_000 });
    expect(value).not.toHaveProperty('value');
  });

  it('is the same letter when it is written again', () => {
    const twice = [1, 2].map(() => failedLetter(record(Buffer.from('{}')), new Error('cannot'), 't', 's'));
    expect(twice[0]!.id).toBe(twice[1]!.id);
    expect(twice[0]!.value).toMatchObject({ reason: 'handler-failed', detail: 'cannot' });
  });
});
