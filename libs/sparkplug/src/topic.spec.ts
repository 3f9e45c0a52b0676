import fc from 'fast-check';
import { formatTopic, idProblem, parseTopic, type SparkplugTopic } from './topic.js';

const id = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => idProblem(text) === undefined);
const group = id.filter((text) => text !== 'STATE');
const topic: fc.Arbitrary<SparkplugTopic> = fc.oneof(
  fc.record({ type: fc.constantFrom('NBIRTH' as const, 'NDEATH' as const, 'NDATA' as const, 'NCMD' as const), group, edgeNode: id }),
  fc.record({ type: fc.constantFrom('DBIRTH' as const, 'DDEATH' as const, 'DDATA' as const, 'DCMD' as const), group, edgeNode: id, device: id }),
  fc.record({ type: fc.constant('STATE' as const), hostId: id }),
);

describe('topics', () => {
  it('are namespace, group, message type, edge node and device', () => {
    expect(parseTopic('spBv1.0/Riverside/NBIRTH/line1')).toEqual({ type: 'NBIRTH', group: 'Riverside', edgeNode: 'line1' });
    expect(parseTopic('spBv1.0/Riverside/DDATA/line1/meter')).toEqual({ type: 'DDATA', group: 'Riverside', edgeNode: 'line1', device: 'meter' });
    expect(parseTopic('spBv1.0/STATE/orrery')).toEqual({ type: 'STATE', hostId: 'orrery' });
  });

  it('are read as they were written, with any id that may be in one', () => {
    fc.assert(fc.property(topic, (written) => expect(parseTopic(formatTopic(written))).toEqual(written)));
  });

  it.each([
    ['spAv1.0/Riverside/NBIRTH/line1', /does not begin with spBv1.0/],
    ['spBv1.0/Riverside/NBORN/line1', /"NBORN" is no message type/],
    ['spBv1.0/Riverside/nbirth/line1', /"nbirth" is no message type/],
    ['spBv1.0//NBIRTH/line1', /an id is empty/],
    ['spBv1.0/Riverside/NBIRTH', /an id is empty/],
    ['spBv1.0/Riverside/NBIRTH/li#ne', /# \//],
    ['spBv1.0/River+side/NDATA/line1', /\+ # \//],
    ['spBv1.0/Riverside/DDATA/line1/', /an id is empty/],
    ['spBv1.0/Riverside/DDATA/line1/a/b', /too many levels/],
    ['spBv1.0/STATE/a/b', /too many levels/],
    ['spBv1.0/STATE', /an id is empty/],
    ['', /does not begin/],
  ])('%s is none', (text, reason) => {
    expect(parseTopic(text)).toEqual({ type: 'bad', reason: expect.stringMatching(reason) });
  });

  it('messages of devices need a device id', () => {
    for (const type of ['DBIRTH', 'DDEATH', 'DDATA', 'DCMD']) expect(parseTopic(`spBv1.0/Riverside/${type}/line1`)).toMatchObject({ type: 'bad', reason: expect.stringMatching(/needs a device/) });
  });

  it('messages of edge nodes have no device id', () => {
    for (const type of ['NBIRTH', 'NDEATH', 'NDATA', 'NCMD']) expect(parseTopic(`spBv1.0/Riverside/${type}/line1/meter`)).toMatchObject({ type: 'bad', reason: expect.stringMatching(/has no device/) });
  });

  it('ids are any UTF-8 text without + # /', () => {
    expect(['Größe 1', '测试', 'a b', '$x', '.'].map(idProblem)).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(['', 'a+', 'a#', 'a/b', 'a\0', 'a\ud800'].map((text) => idProblem(text) === undefined)).toEqual([false, false, false, false, false, false]);
  });

  it('ids that differ in case only are different', () => {
    expect(parseTopic('spBv1.0/riverside/NDATA/Line1')).toMatchObject({ group: 'riverside', edgeNode: 'Line1' });
  });
});
