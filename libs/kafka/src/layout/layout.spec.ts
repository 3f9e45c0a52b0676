import { type PlatformLayout, twinInputs, twinRegistry } from '@orrery/contracts';
import { partitionFor } from '../records/partitioner.js';
import { baseOf, beginningsOf, branchedAt, homeOf, inUse, parentOf, partitionsOf } from './layout.js';
import { atKafka, fromKafka } from './offsets.js';

const AT = '2026-01-01T00:00:00.0000000Z';
const topic = twinInputs.topic;
const record = (more: Partial<PlatformLayout>): PlatformLayout => ({ epoch: 1, seq: 1, phase: 'steady', partitions: 24, counts: [24], bases: {}, by: 'test', at: AT, ...more });
const settings = (current?: PlatformLayout, realm = 'real') => ({ realm, layout: { current } });

describe('the layout of topics that grow', () => {
  it('is what the contracts say until somebody has grown them', () => {
    expect(partitionsOf({}, twinInputs)).toBe(24);
    expect(partitionsOf(settings(), twinInputs)).toBe(24);
    expect(beginningsOf(settings(), twinInputs)).toEqual(Array.from({ length: 24 }, () => 0n));
  });

  it('leaves topics alone that do not grow', () => expect(partitionsOf(settings(record({ epoch: 2, partitions: 48, counts: [24, 48] })), twinRegistry)).toBe(1));

  it('puts a key where it was or into a branch of that partition', () => {
    const grown = settings(record({ epoch: 2, partitions: 48, counts: [24, 48] }));
    for (let i = 0; i < 500; i += 1) expect(homeOf(grown, twinInputs, `acme:riverside:pump${i}`) % 24).toBe(partitionFor(`acme:riverside:pump${i}`, 24));
  });

  it('gives out no partition that is only being made', () => {
    const extending = settings(record({ phase: 'extending', target: 48, topics: [topic] }));
    expect([inUse(extending, topic, 48), inUse(extending, twinRegistry.topic, 1)]).toEqual([24, 1]);
  });

  it('has a branch go on where its parent ended, in its realm too', () => {
    const bases = { [topic]: { '24': '100', '25': '7' } };
    const grown = settings(record({ epoch: 2, partitions: 48, counts: [24, 48], bases }), 'virtual');
    expect([baseOf(grown, `virtual.${topic}`, 24), baseOf(grown, `virtual.${topic}`, 0)]).toEqual([100n, 0n]);
    expect(parentOf(grown, `virtual.${topic}`, 25)).toEqual({ partition: 1, end: 7n });
    expect(parentOf(grown, `virtual.${topic}`, 1)).toBeUndefined();
    expect(beginningsOf(grown, twinInputs).slice(23, 26)).toEqual([0n, 100n, 7n]);
  });

  it('knows the last growth that took keys from a partition, over several', () => {
    const twice = settings(record({ epoch: 3, partitions: 8, counts: [2, 4, 8], bases: { [topic]: { '2': '10', '3': '11', '4': '50', '5': '51', '6': '60', '7': '61' } } }));
    expect([0, 1, 2, 4].map((partition) => branchedAt(twice, topic, partition))).toEqual([50n, 51n, 60n, 0n]);
    expect(parentOf(twice, topic, 6)).toEqual({ partition: 2, end: 60n });
  });
});

describe('offsets of a branch', () => {
  const grown = settings(record({ epoch: 2, partitions: 48, counts: [24, 48], bases: { [topic]: { '24': '100' } } }));
  const messages = [{ offset: '0' }, { offset: '1' }] as Parameters<typeof fromKafka>[3];

  it('go on above the library, and are Kafka’s own below it', () => {
    expect(fromKafka(grown, topic, 24, messages).map(({ offset }) => offset)).toEqual(['100', '101']);
    expect(messages.map(({ offset }) => offset)).toEqual(['0', '1']);
    expect(atKafka(grown, topic, 24, 101n)).toBe('1');
  });

  it('are not touched in a partition that was there from the first', () => expect(fromKafka(grown, topic, 0, messages)).toBe(messages));

  it('begin with the branch’s first record where somebody stands in its parent', () => expect(atKafka(grown, topic, 24, 3n)).toBe('0'));
});
