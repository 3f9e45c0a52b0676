import { type TwinDefinition, type TwinEvent, type TwinInput } from '@orrery/contracts';
import { applyEvent, decide, renderTwin, type Twin } from '@orrery/twin-model';
import fc from 'fast-check';
import { ExportedTwins } from './exported-twins.js';
import { selectDefinition, pathFilter } from './select-paths.js';
import { TwinTree } from './twin-tree.js';

const PUMP = 'acme:riverside:pump';
const at = (second: number) => `2026-01-01T00:00:${String(second % 60).padStart(2, '0')}.0000000Z`;
const definition = (partOf: string): TwinDefinition => ({
  model: 'dtmi:test:Pump;1',
  partOf,
  properties: {
    flow: { kind: 'telemetry', datatype: 'double', source: 'plc' },
    secret: { kind: 'telemetry', datatype: 'double', source: 'other' },
    'motor/current': { kind: 'telemetry', datatype: 'double', source: 'plc' },
  },
  relationships: [{ name: 'feeds', target: 'acme:riverside:filler' }],
  sources: { plc: { clock: 'recorded', acceptPastMs: 0, acceptFutureMs: 0 }, other: { clock: 'recorded', acceptPastMs: 0, acceptFutureMs: 0 } },
});
const [LINE1, LINE2] = ['acme:riverside:line1', 'acme:riverside:line2'];

type Step = 'flow' | 'secret' | 'motor/current' | 'in' | 'out' | 'delete' | 'lost';
function input(step: Exclude<Step, 'lost'>, second: number, registered: boolean): TwinInput {
  const base = { twinId: PUMP, receivedTs: at(second) };
  if (step === 'delete') return { ...base, type: 'deleted', by: 'ada' };
  if (step === 'in' || step === 'out') return { ...base, type: registered ? 'changed' : 'registered', by: 'ada', definition: definition(step === 'in' ? LINE1 : LINE2) };
  const source = step === 'secret' ? 'other' : 'plc';
  return { ...base, type: 'readings', source, epoch: '1', readings: [{ path: step, value: second, datatype: 'double', quality: 'good', sourceTs: at(second) }] };
}

/** A log of one twin, an export of it, and a reader of the export, who applies an event only where it follows. */
function run(steps: readonly Step[], paths?: string[]) {
  const tree = new TwinTree();
  tree.set(LINE1, undefined);
  const exported = new ExportedTwins({ name: 'e', subtree: [LINE1], ...(paths ? { paths } : {}) }, tree);
  let twin: Twin | undefined;
  let reader: Twin | undefined;
  const told: TwinEvent[] = [];
  let lose = false;
  steps.forEach((step, index) => {
    if (step === 'lost') return void (lose = true);
    // The registry tells of a move before the twin's own events do.
    if (step === 'in' || step === 'out') tree.set(PUMP, step === 'in' ? LINE1 : LINE2);
    const { event } = decide(twin, input(step, index, twin !== undefined), { offset: String(index), realm: 'real' });
    if (!event) return;
    twin = applyEvent(twin, structuredClone(event));
    if (lose && event.type !== 'deleted') return void (lose = false);
    const decided = exported.decide(event);
    const out = decided.kind === 'event' ? decided.event : decided.kind === 'needs-state' && twin ? exported.arrived(structuredClone(twin)) : undefined;
    if (!out) return;
    const onTheWire = JSON.parse(JSON.stringify(out)) as TwinEvent;
    exported.apply(out);
    told.push(onTheWire);
    expect(onTheWire.type === 'deleted' || onTheWire.prevRev === 0 || onTheWire.prevRev === reader?.rev).toBe(true);
    reader = applyEvent(onTheWire.prevRev === 0 ? undefined : reader, structuredClone(onTheWire));
  });
  return { twin, reader, told, exported };
}

const steps = fc.array(fc.constantFrom<Step>('flow', 'secret', 'motor/current', 'in', 'out', 'delete', 'lost'), { maxLength: 25 });
const filter = ['flow', 'motor/*'];

describe('an export', () => {
  it('shows exactly what is selected of a twin while it is in, and nothing once it is out, whatever happens before', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(undefined, filter), (list, paths) => {
        const { twin, reader } = run([...list, 'flow', 'flow'], paths);
        if (!twin || twin.definition.partOf !== LINE1) return expect(reader).toBeUndefined();
        const shown = { ...twin, definition: selectDefinition(twin.definition, paths, pathFilter(paths)) };
        const sources = Object.fromEntries(Object.entries(twin.sources).filter(([source]) => source in shown.definition.sources));
        expect(JSON.stringify(renderTwin(reader!))).toBe(JSON.stringify(renderTwin({ ...shown, sources })));
      }),
    );
  });

  it('never tells of a path that is not selected, in no event', () => {
    fc.assert(fc.property(steps, (list) => expect(JSON.stringify(run(list, filter).told)).not.toContain('secret')));
  });

  it('tells an event without changes where none is selected: the chain of revisions stays whole', () => {
    const { told } = run(['in', 'flow', 'secret', 'flow'], filter);
    expect(told.map(({ rev, changes }) => [rev, changes.length])).toEqual([[1, 1], [2, 1], [3, 0], [4, 1]]);
  });

  it('drops what it has told of already', () => {
    const { exported, told } = run(['in', 'flow', 'flow']);
    expect(told.map((event) => exported.decide(event).kind)).toEqual(['nothing', 'nothing', 'nothing']);
  });
});

describe('a selection', () => {
  it('finds the subtree through the registry, also where a loop was made in it', () => {
    const tree = new TwinTree();
    tree.set('a:b:line', 'a:b:area');
    tree.set('a:b:area', 'a:b:line');
    const member = (subtree: string) => new ExportedTwins({ name: 'e', subtree: [subtree] }, tree).isMember('a:b:pump', { partOf: 'a:b:line' });
    expect([member('a:b:area'), member('a:b:pump'), member('a:b:other')]).toEqual([true, true, false]);
  });

  it('takes paths by name and by *', () => {
    const isSelected = pathFilter(['flow', 'motor/*', '*/temperature']);
    expect(['flow', 'motor/current', 'gear/temperature', 'gear/speed', 'temperature', 'motor'].filter(isSelected)).toEqual(['flow', 'motor/current', 'gear/temperature']);
  });
});
