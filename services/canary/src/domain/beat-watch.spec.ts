import { BeatWatch } from './beat-watch.js';

describe('beats on their way', () => {
  it('are measured from their sending to their arrival, each once', () => {
    const watch = new BeatWatch();
    watch.sent(1_000, 10);
    watch.sent(2_000, 1_010);
    expect([watch.arrived(1_000, 35), watch.arrived(1_000, 40), watch.arrived(2_000, 1_100)]).toEqual([{ latencyMs: 25, missed: 0 }, undefined, { latencyMs: 90, missed: 0 }]);
  });

  it('are missed where a later one came', () => {
    const watch = new BeatWatch();
    for (const beat of [1_000, 2_000, 3_000, 4_000]) watch.sent(beat, beat);
    expect([watch.arrived(3_000, 3_050), watch.arrived(2_000, 3_060)]).toEqual([{ latencyMs: 50, missed: 2 }, undefined]);
  });

  it('do not count where they are of an earlier life of the canary', () => {
    expect(new BeatWatch().arrived(1_000, 5)).toBeUndefined();
  });

  it('are given up after six hundred, so that nothing grows while nothing comes', () => {
    const watch = new BeatWatch();
    const given = Array.from({ length: 700 }, (_, beat) => watch.sent(beat * 1_000, beat * 1_000)).reduce((sum, each) => sum + each, 0);
    expect([given, watch.arrived(0, 0), watch.arrived(699_000, 699_001)]).toEqual([100, undefined, { latencyMs: 1, missed: 599 }]);
  });
});
