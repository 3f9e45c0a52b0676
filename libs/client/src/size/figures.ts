/** Something that was measured: what `orrery size` says rests on these alone. */
export interface Figure {
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  /** What measures it again, or where it stands. */
  readonly command: string;
  readonly measured: string;
}

const PROJECTOR = { command: 'npm run bench -- projector', measured: '2026-11-21' };
const HISTORIAN = { command: 'npm run bench -- historian', measured: '2026-11-29' };
const MQTT = { command: 'npm run bench -- mqtt', measured: '2026-11-29' };
const FLOOD = { command: 'npm run test:int -- services/alerting/src/alerting.int', measured: '2026-11-30' };
/** A spec that holds these numbers: they are of the encoding, and move with no machine. */
const ENCODING = { command: 'npm run test:unit -- libs/kafka/src/records/record-size', measured: '2026-11-30' };

const ALL: readonly Figure[] = [
  { id: 'mqtt', value: 2 / 119_522, unit: 'seconds of a processor for a message of one reading: ingestion, broker and Kafka on two processors, at most', ...MQTT },
  { id: 'projector', value: 6e-6, unit: 'seconds of a processor for a reading, ten to a record', ...PROJECTOR },
  { id: 'historian', value: 4.52e-6, unit: 'seconds of a processor for a reading, ten to a record', ...HISTORIAN },
  { id: 'history', value: 2 / 42_384, unit: 'seconds of a processor for a reading with its aggregates: historian, PostgreSQL and Kafka on two processors, at most', ...HISTORIAN },
  { id: 'alert', value: 0.00152, unit: 'seconds for an alert, of ten thousand at once', ...FLOOD },
  { id: 'row', value: 157, unit: 'bytes of a reading in PostgreSQL with its index', command: 'docs/adr/0015-history.md', measured: '2026-11-25' },
  { id: 'input', value: 635, unit: 'bytes of a record of one reading in twin.inputs', ...ENCODING },
  { id: 'input-reading', value: 127.7, unit: 'bytes of each reading more', ...ENCODING },
  { id: 'event', value: 813, unit: 'bytes of an event of one reading in twin.events', ...ENCODING },
  { id: 'event-reading', value: 211.1, unit: 'bytes of each reading more', ...ENCODING },
  { id: 'queued', value: 12.9, unit: 'bytes of a reading that waits on disk for Kafka, twenty to a record', command: 'npm run bench -- drain', measured: '2026-11-30' },
  { id: 'event-value', value: 416, unit: 'bytes of the event alone, as history keeps it', ...ENCODING },
];

/** By id. */
export const FIGURES: Readonly<Record<string, Figure>> = Object.fromEntries(ALL.map((figure) => [figure.id, figure]));

/** What no figure was measured of. */
export const UNMEASURED: readonly string[] = [
  'memory of every part: start with the chart’s own, and look at the dashboard',
  'disk of the aggregates of seconds, minutes and hours, and of snapshots in PostgreSQL',
  'OPC UA ingestion, maintenance, the api and Redis: they grow with what people and rules ask',
];
