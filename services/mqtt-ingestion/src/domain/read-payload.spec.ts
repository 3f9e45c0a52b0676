import { type BindingItem } from '@orrery/contracts';
import { type BoundSignal } from './bound-signal.js';
import { parseJson } from '../parse-json.js';
import { readPayload } from './read-payload.js';
import { TopicTable } from './topic-table.js';

const bound = (item: Partial<BindingItem>): BoundSignal => ({ twinId: 'a:b:c', item: { topic: 't', pointer: '/v', template: 't', path: 'v', datatype: 'double', ...item }, fresh: false });
const read = (payload: string, item: Partial<BindingItem> = {}, template = {}) => {
  const parsed = parseJson(Buffer.from(payload));
  if ('fault' in parsed) throw new Error(parsed.fault);
  const answer = readPayload(parsed.value, new TopicTable([{ topic: 't', ...template }], [bound(item)]).readersOf('t')[0]!);
  return 'reason' in answer ? answer : answer.map(({ reading }) => reading);
};

describe('a JSON value', () => {
  it.each<[string, string, Partial<BindingItem>, unknown]>([
    ['a number', '{"v":1.5}', {}, 1.5],
    ['a 64-bit integer to the last digit', '{"v":18446744073709551615}', { datatype: 'uint64' }, '18446744073709551615'],
    ['a small 64-bit integer', '{"v":7}', { datatype: 'int64' }, '7'],
    ['a long number of a double', '{"v":12345678901234567890}', {}, Number('12345678901234567890')],
    ['null, which is a value that is not there', '{"v":null}', {}, null],
    ['a text', '{"v":"on"}', { datatype: 'string' }, 'on'],
    ['a structure', '{"v":{"a":[1]}}', { datatype: 'json' }, { a: [1] }],
    ['a unit that is converted', '{"v":20}', { unit: 'kelvin', sourceUnit: 'degreeCelsius' }, 293.15],
    ['an escaped pointer', '{"a/b":{"~c":3}}', { pointer: '/a~1b/~0c' }, 3],
    ['the whole payload', '23.5', { pointer: '' }, 23.5],
    ['nothing of Object.prototype', '{"v":1}', {}, 1],
  ])('can be %s', (_name, payload, item, value) => {
    expect(read(payload, item)).toMatchObject([{ path: 'v', value, quality: 'good' }]);
  });

  it('that is not there is no reading; where none is there, the payload is refused', () => {
    expect(read('{"w":1}')).toMatchObject({ reason: 'undecodable' });
    expect(read('{}', { pointer: '/constructor' })).toMatchObject({ reason: 'undecodable' });
  });

  it.each([
    ['"fair"', 'uncertain', 1],
    ['192', 'good', 1],
    ['"odd"', 'bad', null],
    ['null', 'good', 1],
  ])('of quality %s is %s', (quality, expected, value) => {
    const template = { quality: { pointer: '/q', good: [192], uncertain: ['fair'], bad: [] } };
    expect(read(`{"v":1,"q":${quality}}`, {}, template)).toMatchObject([{ quality: expected, value }]);
  });

  it.each([
    ['iso', '"2026-01-02T03:04:05.6Z"', '2026-01-02T03:04:05.6000000Z'],
    ['unix-ms', '1767225600123', '2026-01-01T00:00:00.1230000Z'],
    ['unix-ns', '1767225600123456789', '2026-01-01T00:00:00.1234567Z'],
  ])('has its time in the form %s', (format, time, expected) => {
    expect(read(`{"v":1,"ts":${time}}`, {}, { time: { pointer: '/ts', format } })).toMatchObject([{ sourceTs: expected }]);
  });

  it('without a time that can be read is refused: no time is made up', () => {
    const template = { time: { pointer: '/ts', format: 'iso' } };
    for (const payload of ['{"v":1}', '{"v":1,"ts":"soon"}', '{"v":1,"ts":{}}']) expect(read(payload, {}, template)).toMatchObject({ reason: 'invalid-time' });
  });
});

describe('a topic', () => {
  it('finds its own readers and those of all that is deeper than theirs', () => {
    const table = new TopicTable([{ topic: 't' }], [bound({ topic: 'a/b' }), bound({ topic: 'a/#' }), bound({ topic: 'a/b/#', path: 'w' })]);
    expect(['a', 'a/b', 'a/b/c', 'ab', 'b'].map((topic) => table.readersOf(topic).length)).toEqual([1, 3, 2, 0, 0]);
  });
});
