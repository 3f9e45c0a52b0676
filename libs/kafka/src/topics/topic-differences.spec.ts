import { topicDifferences, wantedConfig } from './topic-differences.js';

const settings = { partitions: 24, cleanup: 'compact,delete', retentionMs: 1_000, config: { 'segment.ms': '600' } } as const;

describe('topicDifferences', () => {
  it('finds none where the broker has what the contract says, whatever the order of a list', () => {
    expect(topicDifferences('t', settings, { partitions: 24, config: { ...wantedConfig(settings), 'cleanup.policy': 'delete,compact', other: 'x' } })).toEqual([]);
  });

  it('names each difference with both values', () => {
    expect(topicDifferences('t', settings, { partitions: 3, config: { 'cleanup.policy': 'delete', 'retention.ms': '1000' } })).toEqual([
      't has 3 partitions, 24 are in use; keys would change partition: orrery-topics repartition makes more of them',
      't has cleanup.policy=delete, its contract says compact,delete',
      't has segment.ms=(unknown), its contract says 600',
    ]);
  });

  it('says that a topic is missing', () => {
    expect(topicDifferences('t', settings, undefined)).toEqual(['t does not exist']);
  });
});
