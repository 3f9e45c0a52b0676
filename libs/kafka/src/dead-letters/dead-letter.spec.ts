import { deadLetters } from '@orrery/contracts';
import { KafkaRecord } from '../records/delivered.js';
import { encode } from '../records/encode.js';
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

  it.each([
    ['headers', { headers: { 'content-type': 'text/plain', note: 'x'.repeat(900_000) } }],
    ['headers in great number', { headers: Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`header-${i}`, 'x'.repeat(30)])) }],
    ['headers with long names', { headers: { ['n'.repeat(900_000)]: 'x' } }],
    ['headers that escapes make longer', { headers: { note: '\u0001'.repeat(300_000) } }],
    ['a key', { key: Buffer.alloc(900_000) }],
  ])('fits into a record where %s would make it too large, keeps the value and says what is not whole', (what, more) => {
    const large = new KafkaRecord(3, { ...record(Buffer.alloc(300_000)).message, ...more } as KafkaRecord<unknown>['message']);
    const letter = deadLetterOf({ reason: 'malformed', detail: 'not JSON', record: large }, 't', 's');
    expect(encode(deadLetters, letter, undefined).bytes).toBeLessThan(1_000_000);
    expect(letter.value).toMatchObject({ valueBytes: 300_000, value: large.raw.toString('base64'), detail: expect.stringMatching(/^not JSON \[too large for a letter, not whole: /) });
    expect(letter.value!.detail).toContain(what.includes('key') ? 'key' : 'headers');
  });

  it('fits into a record where everything is too large at once', () => {
    const message = { ...record(Buffer.alloc(700_000)).message, key: Buffer.alloc(900_000), headers: { note: 'x'.repeat(900_000) } } as unknown as KafkaRecord<unknown>['message'];
    const whole = deadLetterOf({ reason: 'handler-failed', detail: 'd'.repeat(2_000_000), record: new KafkaRecord(3, message) }, 't', 's');
    const part = deadLetterOf({ reason: 'unknown-path', detail: 'x', record: new KafkaRecord(3, message), part: { text: 'p'.repeat(2_000_000) } }, 't', 's');
    for (const letter of [whole, part]) expect(encode(deadLetters, letter, undefined).bytes).toBeLessThan(1_000_000);
    expect(whole.value).toMatchObject({ valueBytes: 700_000 });
    expect(part.value).toMatchObject({ part: { truncated: true, bytes: 2_000_011 }, valueBytes: 700_000 });
  });

  it('is the same letter when it is written again', () => {
    const twice = [1, 2].map(() => failedLetter(record(Buffer.from('{}')), new Error('cannot'), 't', 's'));
    expect(twice[0]!.id).toBe(twice[1]!.id);
    expect(twice[0]!.value).toMatchObject({ reason: 'handler-failed', detail: 'cannot' });
  });
});
