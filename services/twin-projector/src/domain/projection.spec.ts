import { type TwinDefinition, type TwinInput } from '@orrery/contracts';
import { Projection } from './projection.js';

const TS = '2026-01-01T00:00:00.0000000Z';
const PUMP = 'acme:riverside:pump';
const definition: TwinDefinition = {
  model: 'dtmi:test:Pump;1',
  properties: { flow: { kind: 'telemetry', datatype: 'double', source: 'plc' } },
  relationships: [],
  sources: { plc: { clock: 'recorded', acceptPastMs: 0, acceptFutureMs: 0 } },
};
const registered: TwinInput = { type: 'registered', twinId: PUMP, receivedTs: TS, by: 'eve', definition };
const deleted: TwinInput = { type: 'deleted', twinId: PUMP, receivedTs: TS, by: 'eve' };
const flow = (second: number, value = second): TwinInput => ({
  type: 'readings',
  twinId: PUMP,
  source: 'plc',
  epoch: '1',
  receivedTs: TS,
  readings: [
    { path: 'flow', value, datatype: 'double', quality: 'good', sourceTs: `2026-01-01T00:00:${String(second).padStart(2, '0')}.0000000Z` },
  ],
});

const run = (projection: Projection, inputs: TwinInput[], from = 0): (string | undefined)[] =>
  inputs.map((input, index) => {
    const { event } = projection.project(input, BigInt(from + index));
    return event && JSON.stringify(event);
  });

describe('the projection of a partition', () => {
  it('keeps readings of an unregistered twin until its registration takes them in, in order', () => {
    const projection = new Projection('real');
    const events = run(projection, [flow(1), flow(3), flow(2), registered]);
    expect(events.slice(0, 3)).toEqual([undefined, undefined, undefined]);
    expect(projection.twins.get(PUMP)).toMatchObject({ rev: 1, properties: { flow: { value: 3 } } });
    expect(projection.quarantine.size).toBe(0);
  });

  it('skips what a restored twin has seen', () => {
    const projection = new Projection('real');
    run(projection, [registered, flow(1), flow(2)]);
    expect(run(projection, [registered, flow(1), flow(2), flow(3)]).map(Boolean)).toEqual([false, false, false, true]);
  });

  it('does not bring a deleted twin back when its old inputs are read again', () => {
    const projection = new Projection('real');
    run(projection, [registered, flow(1), deleted]);
    expect(run(projection, [registered, flow(1), deleted])).toEqual([undefined, undefined, undefined]);
    expect(run(projection, [registered], 3)).toHaveLength(1);
    expect(projection.twins.get(PUMP)?.rev).toBe(1);
  });

  it('gives up on inputs whose twin has not come within ten minutes of the log, whoever sends the next one', () => {
    const projection = new Projection('real');
    run(projection, [registered, { ...flow(1), twinId: 'acme:riverside:stranger' }]);
    const later = projection.project({ ...flow(2), receivedTs: '2026-01-01T00:10:01.0000000Z' }, 5n);
    expect(later.evicted).toMatchObject([{ twinId: 'acme:riverside:stranger', offset: 1n }]);
    expect(later.event).toBeDefined();
    expect(projection.quarantine.lowestOffset).toBeUndefined();
  });

  it('knows from a deletion read back that nothing before it comes again, though the twin itself was gone already', () => {
    const whole = new Projection('real');
    const log = [registered, flow(1), flow(2), deleted];
    const events = log.map((input, index) => whole.project(input, BigInt(index)).event);
    const restored = new Projection('real');
    for (const event of events.slice(1)) if (event) restored.restore(event);
    expect(run(restored, log)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('refuses an input whose event would not fit a record, and leaves the twin as it was', () => {
    const wide: TwinInput = { ...registered, definition: { ...definition, properties: { flow: { kind: 'telemetry', datatype: 'string', source: 'plc' } } } };
    const projection = new Projection('real');
    run(projection, [wide]);
    const readings = Array.from({ length: 100 }, (_unused, index) => ({ path: 'flow', value: 'x'.repeat(10_000), datatype: 'string' as const, quality: 'good' as const, sourceTs: `2026-01-01T00:00:00.${String(index).padStart(7, '0')}Z` }));
    const done = projection.project({ ...flow(1), readings } as TwinInput, 1n, 990_000);
    expect(done).toMatchObject({ rejected: [{ reason: 'oversized' }] });
    expect(projection.twins.get(PUMP)?.rev).toBe(1);
  });
});
