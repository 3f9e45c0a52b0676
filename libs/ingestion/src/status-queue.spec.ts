import { type SourceStatus, sourceStatus } from '@orrery/contracts';
import { makeRoom } from './status-queue.js';

const at = (second: number) => `2026-01-01T00:00:0${second}.0000000Z`;
const [status, gapStatus] = sourceStatus.examples as [SourceStatus, SourceStatus];
const state = (second: number): SourceStatus => ({ ...status, at: at(second) });
const gap = (from: number, to: number): SourceStatus => ({ ...gapStatus, gap: { from: at(from), to: at(to), cause: 'connection-lost', recovered: false } });

describe('status records that wait', () => {
  it('give up the oldest status for a newer one, and no gap', () => {
    expect(makeRoom([state(1), gap(1, 2), state(3), state(4)], 3)).toEqual([gap(1, 2), state(3), state(4)]);
    expect(makeRoom([gap(1, 2), state(3)], 2)).toEqual([gap(1, 2), state(3)]);
  });

  it('join the oldest gaps where nothing else is left', () => {
    const kept = makeRoom([gap(3, 4), gap(1, 2), gap(5, 6), state(7)], 3);
    expect(kept.map(({ gap: span }) => span && [span.from, span.to])).toEqual([[at(1), at(4)], [at(5), at(6)], undefined]);
    expect(sourceStatus.problems(kept[0])).toEqual([]);
  });
});
