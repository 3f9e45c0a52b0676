import { type TwinDefinition, type TwinInput, type TwinSnapshot } from '@orrery/contracts';
import { type Delivered } from '@orrery/kafka';
import { Metrics } from '@orrery/service-kit';
import fc from 'fast-check';
import { type HotStateStore } from './adapters/hot-state.store.js';
import { type ProjectedPartition, TwinProjection } from './on-input.js';
import { ProjectorMetrics } from './projector-metrics.js';

const metrics = new ProjectorMetrics(new Metrics('twin-projector', '0'));
/** Effects are returned, not done, and none of them is run here: Redis is asked for nothing but to be rebuilt. */
const noRedis = { rebuild: () => Promise.resolve(true) } as unknown as HotStateStore;
const open = (): ProjectedPartition => new TwinProjection('real', noRedis, metrics).open(0);

const second = (n: number): string => `2026-01-01T00:${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}.0000000Z`;
const definition: TwinDefinition = {
  model: 'dtmi:test:Pump;1',
  properties: {
    flow: { kind: 'telemetry', datatype: 'double', source: 'plc', maxAgeMs: 3000 },
    'motor/current': { kind: 'telemetry', datatype: 'double', source: 'plc' },
  },
  relationships: [],
  sources: { plc: { clock: 'recorded', acceptPastMs: 0, acceptFutureMs: 0 } },
};
const other: TwinDefinition = { ...definition, model: 'dtmi:test:Pump;2', properties: { flow: { kind: 'telemetry', datatype: 'double', source: 'plc' } } };
const TWINS = ['acme:a:one', 'acme:a:two', 'acme:a:three'];
const anyInput: fc.Arbitrary<TwinInput> = fc
  .record({ kind: fc.nat({ max: 19 }), twinId: fc.constantFrom(...TWINS, 'acme:a:stranger'), s: fc.nat({ max: 200 }), value: fc.nat({ max: 5 }), path: fc.constantFrom('flow', 'motor/current', 'nowhere') })
  .map(({ kind, twinId, s, value, path }): TwinInput => {
    const base = { twinId, receivedTs: second(s) };
    if (twinId === 'acme:a:stranger') kind = 9;
    if (kind === 0) return { ...base, type: 'deleted', by: 'eve' };
    if (kind <= 2) return { ...base, type: 'registered', by: 'eve', definition };
    if (kind === 4) return { ...base, type: 'changed', by: 'eve', definition: value % 2 === 0 ? definition : other };
    if (kind === 3) return { ...base, type: 'source-state', source: 'plc', epoch: '1', state: value % 2 === 0 ? 'disconnected' : 'connected' };
    return { ...base, type: 'readings', source: 'plc', epoch: '1', readings: [{ path, value, datatype: 'double', quality: value === 5 ? 'bad' : 'good', sourceTs: second(s) }] };
  });

const record = (value: TwinInput, offset: number): Delivered<TwinInput> => ({
  value, key: value.twinId, partition: 0, offset: BigInt(offset), timestamp: second(0), headers: {}, bytes: 0, raw: Buffer.alloc(0),
});

/** Everything a log leads to, handed over in batches of a size: events, refusals, what holds the commit, and the snapshots at the end. */
async function outcome(log: readonly TwinInput[], size: number): Promise<unknown> {
  const partition = open();
  const events: unknown[] = [];
  const refusals: unknown[] = [];
  let hold: bigint | undefined;
  for (let from = 0; from < log.length; from += size) {
    const effects = await partition.handle(log.slice(from, from + size).map((value, index) => record(value, from + index)));
    events.push(...effects.events.map(({ json, id }) => [id, json]));
    refusals.push(...effects.deadLetters.map(({ reason, detail }) => [reason, detail]));
    hold = effects.hold;
  }
  const snapshots = TWINS.flatMap((twinId) => partition.snapshot(twinId) as { value: TwinSnapshot | null; key?: string }[]);
  return { events, refusals, hold: hold?.toString(), snapshots: JSON.stringify(snapshots) };
}

describe('the projector', () => {
  it('gives the same bytes for one log in batches of 1, 7 and 1,000', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyInput, { minLength: 1, maxLength: 120, size: 'max' }), async (log) => {
        const one = await outcome(log, 1);
        expect(await outcome(log, 7)).toEqual(one);
        expect(await outcome(log, 1000)).toEqual(one);
      }),
      { numRuns: 100 },
    );
  });

  it('restored from its snapshots and the events published since, goes on with the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyInput, { minLength: 2, maxLength: 120, size: 'max' }), fc.nat(), fc.nat(), async (log, a, b) => {
        // Snapshots cover the log up to the first cut, events are published up to the second; from `resume` on, the log and its events are read again.
        const [covered, published] = [a % log.length, b % log.length].sort((x, y) => x - y) as [number, number];
        const whole = open();
        const all = (await whole.handle(log.map(record))).events.map(({ json }) => json ?? '');

        const before = open();
        const first = await before.handle(log.slice(0, covered).map(record));
        const snapshots = TWINS.flatMap((twinId) => before.snapshot(twinId));
        const rest = (await before.handle(log.slice(covered, published).map((value, index) => record(value, covered + index)))).events;

        const after = open();
        for (const { value, key } of snapshots) {
          const at = value === null ? (key ?? '') : value.part === '' ? value.twinId : `${value.twinId}#${value.part}`;
          after.restoreSnapshot({ ...record(log[0] as TwinInput, 0), key: at, value });
        }
        const resume = Number(first.hold ?? BigInt(covered));
        const readBack = [...first.events, ...rest].filter(({ value }) => Number(value?.cause.offset) >= resume);
        for (const { value } of readBack) after.restoreEvent({ ...record(log[0] as TwinInput, 0), value } as never);
        await after.restored({ epoch: 2n });
        const again = await after.handle(log.slice(resume).map((value, index) => record(value, resume + index)));
        expect([...first.events, ...rest, ...again.events].map(({ json }) => json)).toEqual(all);
      }),
      { numRuns: 300 },
    );
  });

  it('takes the snapshot of a former life out when a twin is deleted and registered again before it was written anew', async () => {
    const partition = open();
    const base = { twinId: TWINS[0] as string, receivedTs: second(0), by: 'eve' };
    const motor: TwinInput = { twinId: base.twinId, receivedTs: second(1), type: 'readings', source: 'plc', epoch: '1', readings: [{ path: 'motor/current', value: 1, datatype: 'double', quality: 'good', sourceTs: second(1) }] };
    await partition.handle([{ ...base, type: 'registered', definition } as TwinInput, motor].map(record));
    const before = partition.snapshot(base.twinId);
    await partition.handle([{ ...base, type: 'deleted' } as TwinInput, { ...base, type: 'registered', definition: other } as TwinInput].map((value, index) => record(value, 2 + index)));
    const after = partition.snapshot(base.twinId);
    expect(after.filter(({ value }) => value === null).map(({ key }) => key)).toEqual([`${base.twinId}#motor`]);
    const restored = open();
    for (const { value, key } of [...before, ...after]) {
      const at = value === null ? (key ?? '') : value.part === '' ? value.twinId : `${value.twinId}#${value.part}`;
      restored.restoreSnapshot({ ...record(motor, 0), key: at, value });
    }
    await restored.restored({ epoch: 2n });
    expect(restored.projection.twins.get(base.twinId)).toMatchObject({ rev: 1, definition: { model: 'dtmi:test:Pump;2' }, properties: {} });
  });
});
