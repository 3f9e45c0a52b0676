import { contracts, twinState, type TwinEvent, type TwinSnapshot } from '@orrery/contracts';
import { TwinMirror } from '../mirror/twin-mirror.js';
import { goldenStreams } from './golden-streams.js';

describe('the golden streams', () => {
  it('have names of their own', () => {
    expect(new Set(goldenStreams.map(({ name }) => name)).size).toBe(goldenStreams.length);
  });

  it.each(goldenStreams.map((stream) => [stream.name, stream] as const))('%s holds records as their contracts say, and leaves the SDK with what is expected', (_name, { records, expected, waiting }) => {
    const mirror = new TwinMirror();
    for (const { topic, key, value } of records) {
      const contract = contracts.find((candidate) => candidate.topic === topic);
      expect(value === null ? [] : contract?.problems(value)).toEqual([]);
      if (topic === twinState.topic) mirror.snapshot(key, structuredClone(value) as TwinSnapshot | null);
      else mirror.event(structuredClone(value) as TwinEvent);
    }
    for (const [twinId, twin] of Object.entries(expected)) expect(JSON.stringify(mirror.get(twinId) ?? null)).toBe(JSON.stringify(twin));
    expect(mirror.waiting).toEqual(waiting);
  });

  it('say what they are named after', () => {
    const texts = (name: string): string => JSON.stringify(goldenStreams.find((stream) => stream.name === name)?.expected);
    expect(texts('stale')).toContain('"staleCause":"max-age"');
    expect(texts('source-lost')).toContain('"staleCause":"source-disconnected"');
    expect(texts('bad-quality')).toContain('"raw":"NaN"');
    expect(texts('correction')).toContain('1.45');
    expect(texts('desired')).toContain('"status":"pending"');
    expect(texts('model-change')).not.toContain('recipe');
    expect(texts('values')).toContain('18446744073709551615');
  });
});
