import { FIGURES, UNMEASURED } from './figures.js';
import { PARTITIONS, type SizeQuestion } from './question.js';

/** One line of the answer, and how it comes about. */
export interface SizeLine {
  readonly part: string;
  readonly what: 'processors' | 'disk' | 'replicas' | 'partitions';
  /** Processors, bytes or a count. */
  readonly value: number;
  /** The arithmetic in words. */
  readonly because: string;
  /** Ids of the figures that it rests on. */
  readonly figures: readonly string[];
}

export interface SizeAnswer {
  readonly lines: readonly SizeLine[];
  /** What cannot be so. */
  readonly warnings: readonly string[];
  /** What nothing is said of. */
  readonly unmeasured: readonly string[];
}

/** Of a processor at most so much: the rest is for what comes after an outage, and for a replica that is away. */
export const HEADROOM = 0.5;
const DAY_S = 86_400;
const HOUR_S = 3_600;
/** A volume beside what waits on it (ORRERY_QUEUE_BYTES): what is deleted takes room for a while. */
const QUEUE_ROOM = 1.25;
/** Kafka keeps inputs and events so long (their contracts). */
const LOG_DAYS = 7;
/** Services whose replicas share partitions. */
export const SHARED = ['twin-projector', 'historian', 'alerting'] as const;

/** What a platform of this size takes, from what was measured. Pure. */
export function size(question: SizeQuestion): SizeAnswer {
  const { readingsPerSecond, perRecord, days, copies, alertsPerDay, outageHours, partitions } = question;
  const records = readingsPerSecond / perRecord;
  const figure = (id: string): number => FIGURES[id]!.value;
  const cpu = (part: string, seconds: number, because: string, ...figures: string[]): SizeLine => ({ part, what: 'processors', value: seconds / HEADROOM, because: `${because}, at most ${HEADROOM * 100} % used`, figures });
  const disk = (part: string, value: number, because: string, ...figures: string[]): SizeLine => ({ part, what: 'disk', value, because, figures });
  const perSecond = `${round(readingsPerSecond)} readings/s`;
  const processors = [
    cpu('mqtt-ingestion', readingsPerSecond * figure('mqtt'), `${perSecond} as messages of their own, its broker with it`, 'mqtt'),
    cpu('twin-projector', readingsPerSecond * figure('projector'), perSecond, 'projector'),
    cpu('historian', readingsPerSecond * figure('historian'), perSecond, 'historian'),
    cpu('alerting', (alertsPerDay / DAY_S) * figure('alert'), `${round(alertsPerDay)} alerts a day, with all that they cause`, 'alert'),
    cpu('PostgreSQL and Kafka', readingsPerSecond * (figure('history') - figure('historian')), `${perSecond} with their aggregates, without the historian itself`, 'history', 'historian'),
  ];
  const replicas = SHARED.map((part): SizeLine => {
    const { value, figures } = processors.find((line) => line.part === part)!;
    return { part, what: 'replicas', value: Math.min(partitions, Math.max(2, Math.ceil(value))), because: `one for each processor, two at least so that one may be away, ${partitions} partitions at most`, figures };
  });
  const disks = [
    disk('ingestion, readings that wait', readingsPerSecond * HOUR_S * outageHours * figure('queued') * QUEUE_ROOM, `${outageHours} hours without Kafka and a quarter more, of all ingestion together`, 'queued'),
    disk('PostgreSQL, readings', readingsPerSecond * DAY_S * days * figure('row'), `${days} days`, 'row'),
    disk('PostgreSQL, events, at least', records * DAY_S * days * (figure('event-value') + (perRecord - 1) * figure('event-reading')), `${round(records)} records/s, their text alone, ${days} days`, 'event-value', 'event-reading'),
    disk('Kafka, inputs', records * DAY_S * LOG_DAYS * copies * (figure('input') + (perRecord - 1) * figure('input-reading')), `${LOG_DAYS} days (their contract), ${copies} copies`, 'input', 'input-reading'),
    disk('Kafka, events', records * DAY_S * LOG_DAYS * copies * (figure('event') + (perRecord - 1) * figure('event-reading')), `${LOG_DAYS} days (their contract), ${copies} copies`, 'event', 'event-reading'),
  ];
  const shares: SizeLine = { part: 'Kafka', what: 'partitions', value: partitions, because: `of each twin-keyed topic (${partitions === PARTITIONS ? 'its contract' : 'after a growth'}); a service has no more replicas`, figures: [] };
  return { lines: [...processors, ...replicas, ...disks, shares], warnings: warningsOf(question, processors), unmeasured: UNMEASURED };
}

function warningsOf({ readingsPerSecond, twins, perRecord, partitions }: SizeQuestion, processors: readonly SizeLine[]): string[] {
  const over = processors.filter(({ part, value }) => (SHARED as readonly string[]).includes(part) && value > partitions);
  const alone = processors.filter(({ part, value }) => part === 'mqtt-ingestion' && value > 2);
  return [
    ...over.map(({ part, value }) => `${part} would want ${round(value)} processors, and its ${partitions} partitions carry ${partitions}: more partitions first (orrery-topics repartition; --partitions says what comes of it)`),
    ...alone.map(({ part, value }) => `${part} would want ${round(value)} processors with its broker, and a device has one owner: spread the sources over sites`),
    ...(perRecord < 10 ? [`the projector and the historian were measured with ten readings to a record; with ${round(perRecord)} each reading costs more`] : []),
    ...(readingsPerSecond / perRecord > twins * 20 ? [`${round(twins)} twins make at most 20 records a second each: ${round(readingsPerSecond / (twins * 20))} readings or more come together`] : []),
  ];
}

const round = (value: number): string => (value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(2))));

export const bytesShown = (bytes: number): string => (bytes >= 1e12 ? `${(bytes / 1e12).toPrecision(3)} TB` : bytes >= 1e9 ? `${(bytes / 1e9).toPrecision(3)} GB` : `${Math.ceil(bytes / 1e6)} MB`);
