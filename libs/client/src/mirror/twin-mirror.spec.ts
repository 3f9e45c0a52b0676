import { snapshotKey, type TwinDefinition, type TwinEvent, type TwinInput, type TwinSnapshot } from '@orrery/contracts';
import { applyEvent, decide, renderTwin, snapshotParts, type Twin } from '@orrery/twin-model';
import fc from 'fast-check';
import { TwinMirror } from './twin-mirror.js';

const PUMP = 'acme:riverside:pump';
const at = (second: number) => `2026-01-01T00:00:${String(second % 60).padStart(2, '0')}.0000000Z`;
const definition: TwinDefinition = {
  model: 'dtmi:test:Pump;1',
  properties: {
    flow: { kind: 'telemetry', datatype: 'double', source: 'plc' },
    'motor/current': { kind: 'telemetry', datatype: 'double', source: 'plc' },
  },
  relationships: [],
  sources: { plc: { clock: 'recorded', acceptPastMs: 0, acceptFutureMs: 0 } },
};
const registered: TwinInput = { type: 'registered', twinId: PUMP, receivedTs: at(0), by: 'ada', definition };
const deleted: TwinInput = { type: 'deleted', twinId: PUMP, receivedTs: at(0), by: 'ada' };
const reading = (second: number, path: 'flow' | 'motor/current'): TwinInput => ({
  type: 'readings',
  twinId: PUMP,
  source: 'plc',
  epoch: '1',
  receivedTs: at(second),
  readings: [{ path, value: second, datatype: 'double', quality: 'good', sourceTs: at(second) }],
});

type StateRecord = readonly [key: string, snapshot: TwinSnapshot | null];
interface Log {
  readonly events: TwinEvent[];
  /** The snapshot records due after each event. */
  readonly states: StateRecord[][];
  readonly twins: (Twin | undefined)[];
}

/** What a projector publishes for these inputs, with a snapshot after every event. */
function project(inputs: readonly TwinInput[]): Log {
  const log: Log = { events: [], states: [], twins: [] };
  let twin: Twin | undefined;
  inputs.forEach((input, offset) => {
    const { event } = decide(twin, input, { offset: String(offset), realm: 'real' });
    if (!event) return;
    const before = twin;
    twin = applyEvent(twin, event);
    log.events.push(structuredClone(event));
    log.twins.push(structuredClone(twin));
    const parts = twin
      ? snapshotParts(twin, before ? event.prevRev : 0, { epoch: '1', logic: '1' }).map((part): StateRecord => [snapshotKey(PUMP, part.part), structuredClone(part)])
      : Object.keys(before!.parts).map((part): StateRecord => [snapshotKey(PUMP, part), null]);
    log.states.push(parts);
  });
  return log;
}

/** A compacted topic: the last record of each key, in the order of those. */
function compacted(records: readonly StateRecord[]): StateRecord[] {
  const last = new Map<string, StateRecord>();
  for (const record of records) {
    last.delete(record[0]);
    last.set(record[0], record);
  }
  return [...last.values()];
}

const rendered = (twin: Twin | undefined) => (twin ? JSON.stringify(renderTwin(twin)) : undefined);
const held = (mirror: TwinMirror) => JSON.stringify(mirror.get(PUMP));

const inputs = fc
  .array(fc.constantFrom<'flow' | 'motor/current' | 'delete' | 'register'>('flow', 'motor/current', 'flow', 'motor/current', 'delete', 'register'), { maxLength: 20 })
  .map((kinds) => [registered, ...kinds.map((kind, index) => (kind === 'delete' ? deleted : kind === 'register' ? registered : reading(index + 1, kind)))]);

describe('the mirror of twins', () => {
  it('rebuilds what GET returns from events alone', () => {
    fc.assert(
      fc.property(inputs, (list) => {
        const log = project(list);
        const mirror = new TwinMirror();
        log.events.forEach((event, index) => {
          mirror.event(structuredClone(event));
          expect(held(mirror)).toBe(rendered(log.twins[index]));
        });
      }),
    );
  });

  it('rebuilds it from snapshots and then events, wherever it joins, and however far the snapshots are behind or the events overlap', () => {
    fc.assert(
      fc.property(inputs, fc.nat(), fc.nat(), (list, snapshotAt, eventsAt) => {
        const log = project(list);
        const snapshots = snapshotAt % (log.events.length + 1);
        const from = eventsAt % (snapshots + 1);
        const mirror = new TwinMirror();
        for (const record of compacted(log.states.slice(0, snapshots).flat())) mirror.snapshot(...structuredClone(record));
        for (const event of log.events.slice(from)) mirror.event(structuredClone(event));
        expect(held(mirror)).toBe(rendered(log.twins.at(-1)));
        expect(mirror.waiting).toEqual([]);
      }),
    );
  });

  it('is not moved by late snapshots and tombstones once it follows events', () => {
    fc.assert(
      fc.property(inputs, (list) => {
        const log = project(list);
        const mirror = new TwinMirror();
        for (const event of log.events) mirror.event(structuredClone(event));
        for (const record of log.states.flat()) {
          mirror.snapshot(...structuredClone(record));
          expect(held(mirror)).toBe(rendered(log.twins.at(-1)));
        }
      }),
    );
  });

  it('drops what it has already', () => {
    const log = project([registered, reading(1, 'flow'), reading(2, 'flow')]);
    const changes: number[] = [];
    const mirror = new TwinMirror((_id, twin) => changes.push(twin!.rev));
    for (const event of [...log.events, ...log.events]) mirror.event(structuredClone(event));
    expect(changes).toEqual([1, 2, 3]);
  });

  it('keeps events behind a gap until a snapshot reaches the revision they follow', () => {
    const log = project([registered, reading(1, 'flow'), reading(2, 'motor/current'), reading(3, 'flow')]);
    const [first, , , fourth] = log.events;
    const mirror = new TwinMirror();
    mirror.event(structuredClone(first!));
    mirror.event(structuredClone(fourth!));
    expect(mirror.waiting).toEqual([PUMP]);
    expect(mirror.get(PUMP)?.rev).toBe(1);
    for (const record of log.states.slice(0, 3).flat()) mirror.snapshot(...structuredClone(record));
    expect(mirror.waiting).toEqual([]);
    expect(held(mirror)).toBe(rendered(log.twins[3]));
  });

  it('tells no state that is torn: parts newer than their root count only once events have caught up', () => {
    const log = project([registered, reading(1, 'flow'), reading(2, 'motor/current'), reading(3, 'flow')]);
    const mirror = new TwinMirror();
    const motorAhead = log.states[2]!.find(([key]) => key.endsWith('#motor'))!;
    mirror.snapshot(...structuredClone(motorAhead));
    for (const record of log.states.slice(0, 2).flat()) mirror.snapshot(...structuredClone(record));
    expect(mirror.get(PUMP)).toBeUndefined();
    for (const event of log.events) mirror.event(structuredClone(event));
    expect(held(mirror)).toBe(rendered(log.twins[3]));
  });

  it('says when a twin is deleted, and follows the life that begins after it', () => {
    const log = project([registered, reading(1, 'flow'), deleted, registered]);
    const seen: (number | undefined)[] = [];
    const mirror = new TwinMirror((_id, twin) => seen.push(twin?.rev));
    for (const event of log.events) mirror.event(structuredClone(event));
    expect(seen).toEqual([1, 2, undefined, 1]);
  });
});
