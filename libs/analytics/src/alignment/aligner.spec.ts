import { Aligner } from './aligner.js';

const values = (aligner: Aligner, ...readings: [signal: number, atMs: number, value: number | null, quality?: 'good' | 'bad' | 'uncertain'][]) =>
  readings.flatMap(([signal, atMs, value, quality = 'good']) => aligner.read(signal, atMs, value, quality)).map((sample) => [sample.atMs, ...sample.values]);

describe('signals that come at their own times', () => {
  it('make a sample of each span: the mean of what came, else what was held', () => {
    expect(values(new Aligner(2, 1000), [0, 100, 1], [1, 200, 5], [0, 600, 3], [0, 1100, 4], [0, 2100, 6], [0, 3100, 0], [0, 4100, 0])).toEqual([[1000, 2, 5], [2000, 4, 5], [3000, 6, 5]]);
  });

  it('may be a span behind each other without loss', () => {
    expect(values(new Aligner(2, 1000), [0, 100, 1], [0, 1100, 2], [1, 900, 7], [0, 2100, 3], [1, 1900, 8], [0, 3100, 4])).toEqual([[1000, 1, 7], [2000, 2, 8]]);
  });

  it('or as many spans behind as they are given', () => {
    const aligner = new Aligner(2, 1000, undefined, 3);
    expect(values(aligner, [0, 100, 1], [0, 1100, 2], [0, 2100, 3], [0, 3100, 4], [1, 900, 7], [1, 1900, 8], [0, 4100, 5], [0, 5100, 6])).toEqual([[1000, 1, 7], [2000, 2, 8]]);
  });

  it('later than that are counted, change no sample that is made, and are what their signal holds from then on', () => {
    const aligner = new Aligner(2, 1000);
    expect(values(aligner, [0, 100, 1], [0, 5100, 2])).toEqual([[1000, 1, null]]);
    expect(values(aligner, [1, 900, 7])).toEqual([]);
    expect(aligner.late).toBe(1);
    expect(values(aligner, [0, 7100, 3])).toEqual([[6000, 2, 7]]);
  });

  it('have no value once they are bad or stale, until a good one comes', () => {
    const aligner = new Aligner(2, 1000);
    values(aligner, [0, 100, 1], [1, 100, 5]);
    aligner.hold(1, null, 'stale');
    expect(values(aligner, [0, 1100, 2], [0, 2100, 3], [1, 2200, 9], [0, 3100, 4], [1, 3200, null, 'bad'], [0, 4100, 5], [0, 5100, 5])).toEqual([[1000, 1, 5], [2000, 2, null], [3000, 3, 9], [4000, 4, null]]);
  });

  it('that are good again with the value they had are held again, and make no sample by it', () => {
    const aligner = new Aligner(2, 1000);
    values(aligner, [0, 100, 1], [1, 100, 5], [1, 300, null, 'bad']);
    aligner.hold(1, 5, 'good');
    expect(values(aligner, [0, 1100, 2], [0, 2100, 3], [0, 3100, 4])).toEqual([[1000, 1, 5], [2000, 2, 5]]);
  });

  it('say the quality of each signal at the end of the span', () => {
    const [first] = [new Aligner(2, 1000)].flatMap((aligner) => [[0, 100], [1, 200], [0, 3000]].flatMap(([signal, at]) => aligner.read(signal, at, 1, signal === 1 ? 'uncertain' : 'good')));
    expect(first.qualities).toEqual(['good', 'uncertain']);
  });

  it('over a gap of days make no samples of nothing', () => {
    expect(values(new Aligner(1, 1000), [0, 100, 1], [0, 1e9, 2], [0, 1e9 + 2000, 3])).toEqual([[1000, 1], [1e9 + 1000, 2]]);
  });

  it('go on from saved state as if nothing had been', () => {
    const readings: [number, number, number][] = [[0, 100, 1], [1, 950, 2], [0, 1400, 3], [1, 1300, 4], [0, 2500, 5], [1, 2400, 6], [0, 4000, 7]];
    const whole = values(new Aligner(2, 1000), ...readings);
    for (let cut = 0; cut <= readings.length; cut += 1) {
      const first = new Aligner(2, 1000);
      const before = values(first, ...readings.slice(0, cut));
      const after = values(new Aligner(2, 1000, JSON.parse(JSON.stringify(first.save()))), ...readings.slice(cut));
      expect([...before, ...after]).toEqual(whole);
    }
  });
});
