import { plantRules, twinRegistry } from '@orrery/contracts';
import { describeProgress, offsetsRead } from './read-progress.js';

describe('how far a reading is', () => {
  it('counts over all partitions what was there when it began, and nothing of what came since', () => {
    const spans = [{ partition: 0, start: 10n, end: 20n }, { partition: 1, start: 0n, end: 5n }, { partition: 2, start: 7n, end: 9n }];
    const positions = [14n, 6n, 0n];
    expect(offsetsRead(spans, ({ partition }) => positions[partition]!)).toEqual({ read: 9n, of: 17n });
    expect(offsetsRead([], () => 0n)).toEqual({ read: 0n, of: 0n });
  });

  it('is told in offsets of what was there when it began', () => {
    expect(describeProgress({ topic: twinRegistry.topic, offsets: { read: 1_200n, of: 50_000n } })).toBe('twin.registry.v1 (1200 of 50000 offsets)');
  });

  it('says why it has not begun, or does not go on', () => {
    expect(describeProgress({ topic: plantRules.topic, problem: 'Reading plant.rules.v1: connect ECONNREFUSED' })).toBe('plant.rules.v1 (not begun; Reading plant.rules.v1: connect ECONNREFUSED)');
    expect(describeProgress({ topic: plantRules.topic, offsets: { read: 3n, of: 9n }, problem: 'Closed connection' })).toBe('plant.rules.v1 (3 of 9 offsets; Closed connection)');
  });
});
