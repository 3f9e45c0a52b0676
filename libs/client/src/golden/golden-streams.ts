import { type RenderedTwin } from '@orrery/twin-model';
import { at, compacted, definition, FILLER, type GoldenRecord, reading, record, type Recorded, registered } from './recorder.js';

/** Records in the order in which a consumer meets them, and the twins that it must hold after the last one. */
export interface GoldenStream {
  readonly name: string;
  /** What happens, and what a consumer must make of it. */
  readonly about: string;
  readonly records: readonly GoldenRecord[];
  /** Twin id → the twin as GET answers it; null: there is none, or nothing may be told of it. */
  readonly expected: Readonly<Record<string, RenderedTwin | null>>;
  /** Twins whose events wait for a snapshot at the end. */
  readonly waiting: readonly string[];
}

const CAPPER = 'acme:riverside:golden-capper';
const PLC = { source: 'plc', epoch: '1' } as const;

const events = (log: readonly Recorded[]): GoldenRecord[] => log.map(({ event }) => event);
const states = (log: readonly Recorded[]): GoldenRecord[] => log.flatMap((one) => one.states);
const lastOf = (log: readonly Recorded[]): RenderedTwin | null => log.at(-1)?.twin ?? null;

/** A consumer that is there from the first event on. */
function told(name: string, about: string, log: readonly Recorded[]): GoldenStream {
  return { name, about, records: events(log), expected: { [FILLER]: lastOf(log) }, waiting: [] };
}

const shift = record([
  registered(),
  reading(1, { flowRate: 1.25, bottlesOut: '41', 'motor/current': 4.2 }),
  reading(2, { flowRate: 1.5 }),
  reading(3, { 'motor/current': 4.4 }),
  reading(4, { flowRate: 1.75, speedSetpoint: 118 }),
  reading(5, { bottlesOut: '42' }),
]);

/** Everything that a consumer of twin.state and twin.events must be able to bear, one stream for each kind. */
export const goldenStreams: readonly GoldenStream[] = [
  {
    name: 'join',
    about: 'A consumer joins late: snapshots to their end, then events that overlap with them. Those that the snapshots hold are dropped.',
    records: [...compacted(states(shift.slice(0, 4))), ...events(shift.slice(2))],
    expected: { [FILLER]: lastOf(shift) },
    waiting: [],
  },
  {
    name: 'gap',
    about: 'Event 3 never comes. Events 4 and 5 wait (prevRev is not the revision held) until a snapshot of revision 3 or later is there.',
    records: [...events(shift.slice(0, 2)), ...events(shift.slice(3, 5)), ...compacted(states(shift.slice(0, 3))), ...events(shift.slice(5))],
    expected: { [FILLER]: lastOf(shift) },
    waiting: [],
  },
  {
    name: 'gap-open',
    about: 'Event 3 never comes, nor a snapshot yet. The twin stays at revision 2 and is known to be behind; nothing of events 4 and 5 is told.',
    records: [...events(shift.slice(0, 2)), ...events(shift.slice(3, 5))],
    expected: { [FILLER]: shift[1]?.twin ?? null },
    waiting: [FILLER],
  },
  {
    name: 'duplicates',
    about: 'A producer retries and a former owner writes once more: each event comes twice, and an old snapshot after all of them.',
    records: [...shift.flatMap(({ event }) => [event, event]), ...(shift[1]?.states ?? [])],
    expected: { [FILLER]: lastOf(shift) },
    waiting: [],
  },
  {
    name: 'torn',
    about: 'The snapshot of a component is newer than its root: nothing is told of the twin until events have caught up with it.',
    records: [...(shift[3]?.states.filter(({ key }) => key.endsWith('#motor')) ?? []), ...compacted(states(shift.slice(0, 3)))],
    expected: { [FILLER]: null },
    waiting: [],
  },
  told(
    'stale',
    'flowRate is not read for longer than its maxAge: quality turns stale, the value and its times stay. The next reading makes it good again.',
    record([
      registered(),
      reading(1, { flowRate: 1.25 }),
      { type: 'expired', twinId: FILLER, receivedTs: at(6), path: 'flowRate', what: 'reported', basis: at(1), at: at(6) },
      reading(20, { 'motor/current': 4 }),
      reading(30, { flowRate: 1 }),
      { type: 'expired', twinId: FILLER, receivedTs: at(35), path: 'flowRate', what: 'reported', basis: at(30), at: at(35) },
    ]),
  ),
  told(
    'source-lost',
    'The connection to the source is lost, with a gap in its readings, and comes back: all its paths are stale in between.',
    record([
      registered(),
      reading(1, { flowRate: 1.25, 'motor/current': 4.2 }),
      { type: 'source-state', twinId: FILLER, receivedTs: at(3), ...PLC, state: 'disconnected', since: at(3), lastGoodTs: at(1), reason: 'connection lost' },
      { type: 'source-state', twinId: FILLER, receivedTs: at(9), ...PLC, state: 'connected', since: at(9), gap: { from: at(1), to: at(9), cause: 'connection-lost', recovered: false } },
      reading(10, { flowRate: 1.5 }),
    ]),
  ),
  told(
    'bad-quality',
    'A bad reading changes the quality and its time and never the value; NaN has no value and says what it was; an uncertain one is a value.',
    record([
      registered(),
      reading(1, { flowRate: 1.25, 'motor/current': 4.2 }),
      reading(2, { flowRate: null }, { quality: 'bad', statusCode: 2_147_483_648, raw: 'NaN' }),
      reading(3, { 'motor/current': 4.5 }, { quality: 'uncertain', statusCode: 1_073_741_824 }),
    ]),
  ),
  told(
    'correction',
    'A value is corrected afterwards: a new revision, never another form of an old one. One for a time that is no longer the latest changes nothing here.',
    record([
      registered(),
      reading(1, { flowRate: 1.25 }),
      reading(2, { flowRate: 1.5 }),
      { type: 'correction', twinId: FILLER, receivedTs: at(60), path: 'flowRate', eventTs: at(2), value: 1.45, quality: 'good', by: 'ada', reason: 'calibration' },
      { type: 'correction', twinId: FILLER, receivedTs: at(61), path: 'flowRate', eventTs: at(1), value: 1.2, quality: 'good', by: 'ada', reason: 'calibration' },
    ]),
  ),
  told(
    'desired',
    'A value is wished for, the device follows, and the wish is taken back.',
    record([
      registered(),
      reading(1, { speedSetpoint: 100 }),
      { type: 'desired', twinId: FILLER, receivedTs: at(2), requestId: 'r-1', by: 'ada', patch: { speedSetpoint: { value: 120, reason: 'night shift' } } },
      reading(3, { speedSetpoint: 110 }),
      reading(4, { speedSetpoint: 120.25 }),
      { type: 'desired', twinId: FILLER, receivedTs: at(5), requestId: 'r-2', by: 'ada', patch: { speedSetpoint: null } },
      { type: 'desired', twinId: FILLER, receivedTs: at(6), requestId: 'r-3', by: 'ada', patch: { speedSetpoint: { value: 90, expiresAt: at(3_600) } } },
    ]),
  ),
  told(
    'model-change',
    'The definition changes: a path goes, with its values, and another comes. What is not in the definition is not in the twin.',
    record([
      registered(),
      reading(1, { flowRate: 1.25, recipe: { name: 'still', litres: 0.5 } }),
      { type: 'changed', twinId: FILLER, receivedTs: at(2), by: 'ada', definition: changedDefinition() },
      { ...reading(3, {}), readings: [{ path: 'torque', value: 12, datatype: 'double', quality: 'good', sourceTs: at(3) }] } as ReturnType<typeof reading>,
    ]),
  ),
  ...lives(),
  told(
    'values',
    'Values of every kind: 64-bit integers as decimal text with all their digits, structures, text beyond ASCII, null, and times in 100-ns ticks.',
    record([
      registered(),
      reading(1, { bottlesOut: '18446744073709551615', recipe: { name: 'Süße Limonade 🍋', steps: [1, 2.5, null, true], deep: { a: {} } }, flowRate: 1e-7 }),
      reading(2, { flowRate: 123_456_789.123_456_7, 'motor/current': -0.1, recipe: null }, { sourceTs: '2026-01-01T00:00:02.1234567Z' }),
    ]),
  ),
  {
    name: 'two-twins',
    about: 'Records of two twins in one partition: each has revisions of its own.',
    ...twoTwins(),
    waiting: [],
  },
];

function changedDefinition() {
  const { recipe: _recipe, ...properties } = definition({ torque: { kind: 'telemetry', datatype: 'double', unit: 'newtonMetre', source: 'plc' } }).properties;
  return { ...definition(), properties };
}

/** Deletion and what may follow it. */
function lives(): GoldenStream[] {
  const first = record([registered(), reading(1, { flowRate: 1.25, 'motor/current': 4.2 }), { type: 'deleted', twinId: FILLER, receivedTs: at(5), by: 'ada' }]);
  const both = record([
    registered(),
    reading(1, { flowRate: 1.25, 'motor/current': 4.2 }),
    { type: 'deleted', twinId: FILLER, receivedTs: at(5), by: 'ada' },
    registered(),
    reading(7, { flowRate: 2 }),
  ]);
  return [
    told('delete', 'The twin is deleted: there is none any more. Its last event says so; its snapshots get null values.', first),
    {
      name: 'delete-late-join',
      about: 'Snapshots and then null values for each of them: a consumer that joins late has no such twin.',
      records: states(first),
      expected: { [FILLER]: null },
      waiting: [],
    },
    {
      ...told('register-again', 'Deleted and registered again: a new life at revision 1 with prevRev 0, with nothing of the former one; its late null values do not end it.', both),
      records: [...events(both), ...(both[2]?.states ?? [])],
    },
  ];
}

function twoTwins(): Pick<GoldenStream, 'records' | 'expected'> {
  const log = record([registered(), registered(CAPPER), reading(1, { flowRate: 1 }), reading(1, { flowRate: 2 }, {}, CAPPER), reading(2, { flowRate: 3 }, {}, CAPPER)]);
  const last = (twinId: string): RenderedTwin | null => log.findLast(({ event }) => event.key === twinId)?.twin ?? null;
  return { records: events(log), expected: { [FILLER]: last(FILLER), [CAPPER]: last(CAPPER) } };
}
