import { type Reading, type ReadingsInput, type SourceStateInput, twinInputs } from '@orrery/contracts';
import fc from 'fast-check';
import { ReadingBuffer, RECORD_LIMITS } from './reading-buffer.js';

const NOW = '2026-01-01T00:00:00.0000000Z';
const reading = (value: number): Reading => ({ path: 'flow', value, datatype: 'double', quality: 'good', sourceTs: NOW });
const buffer = (readings = 1_000_000) => new ReadingBuffer(() => ({ source: 'plc', epoch: '1' }), { ...RECORD_LIMITS, readings });
const state: SourceStateInput = { type: 'source-state', twinId: 'a:b:one', source: 'plc', epoch: '1', receivedTs: NOW, state: 'connected' };

describe('the buffer of a source', () => {
  it('keeps the order of each twin, in records of at most 500 readings and 50 ms, that keep their contract', () => {
    const readings = fc.array(fc.record({ twin: fc.constantFrom('a:b:one', 'a:b:two'), ms: fc.integer({ min: 0, max: 30 }) }), { maxLength: 2000 });
    fc.assert(
      fc.property(readings, (steps) => {
        const waiting = buffer();
        const sent = new Map<string, number[]>();
        const times = new Map<number, number>();
        let now = 0;
        steps.forEach(({ twin, ms }, index) => {
          now += ms / 10;
          times.set(index, now);
          sent.set(twin, [...(sent.get(twin) ?? []), index]);
          expect(waiting.add(twin, reading(index), 180, now, () => NOW)).toBe(true);
        });
        const records = (waiting.take(undefined, 100_000)?.records ?? []) as ReadingsInput[];
        for (const [twin, values] of sent) {
          expect(records.filter(({ twinId }) => twinId === twin).flatMap((record) => record.readings.map(({ value }) => value))).toEqual(values);
        }
        for (const record of records) {
          expect(twinInputs.problems(record)).toEqual([]);
          const moments = record.readings.map(({ value }) => times.get(value as number)!);
          expect(moments.at(-1)! - moments[0]!).toBeLessThanOrEqual(50);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('closes a record before it gets too large for one message', () => {
    const waiting = buffer();
    for (let n = 0; n < 10; n += 1) waiting.add('a:b:one', reading(n), 100_000, 0, () => NOW);
    expect(waiting.take(undefined, 100)?.records).toHaveLength(5);
  });

  it('takes no more than its bound, and says so', () => {
    const waiting = buffer(3);
    expect([1, 2, 3, 4].map((n) => waiting.add('a:b:one', reading(n), 1, 0, () => NOW))).toEqual([true, true, true, false]);
    const outbox = waiting.take(NOW, 100);
    expect([waiting.waiting, outbox?.readings, outbox?.watermark]).toEqual([3, 3, NOW]);
    expect(waiting.add('a:b:one', reading(5), 1, 0, () => NOW)).toBe(false);
    waiting.settled(3);
    expect([waiting.waiting, waiting.add('a:b:one', reading(5), 1, 0, () => NOW)]).toEqual([0, true]);
  });

  it('tells a state after the readings that came before it', () => {
    const waiting = buffer();
    waiting.add('a:b:one', reading(1), 1, 0, () => NOW);
    waiting.addState(state);
    waiting.add('a:b:one', reading(2), 1, 0, () => NOW);
    expect(waiting.take(undefined, 100)?.records.map(({ type }) => type)).toEqual(['readings', 'source-state', 'readings']);
  });

  it('knows the source complete only when the last record is out', () => {
    const waiting = buffer();
    waiting.add('a:b:one', reading(1), 1, 0, () => NOW);
    waiting.add('a:b:two', reading(2), 1, 0, () => NOW);
    expect([waiting.take(NOW, 1)?.watermark, waiting.take(NOW, 1)?.watermark, waiting.take(NOW, 1)]).toEqual([undefined, NOW, undefined]);
  });
});
