import { millisOf } from '@orrery/twin-model';
import { type DeviceReading } from '../command.js';

/** A reading of our own taken longer ago than this says nothing of now. */
export const READ_WITHIN_MS = 5_000;
/**
 * How old a value may be that a device tells by itself, where nobody has said otherwise. A server that is asked says how things stand; a metric that
 * is published when it changes looks the same whether nothing has changed or its sensor, its gateway's poll or its gateway has stopped.
 */
export const HEARD_WITHIN_MS = 60_000;

/**
 * Why a reading cannot be trusted to say how things stand at `at`; undefined where it can. Ages are judged by one clock at a time: the device's for the
 * value, ours for our reading and for when we heard of it, the older of the two counts.
 * @param maxAgeMs as the rule or the binding has it; absent: what is asked may be as old as its device stamps it, what is only heard `HEARD_WITHIN_MS`
 */
export function staleness(reading: DeviceReading | undefined, maxAgeMs: number | undefined, at: string): string | undefined {
  if (!reading) return 'could not be read';
  if (reading.quality !== 'good') return `is ${reading.quality}`;
  const readAgo = millisOf(at) - millisOf(reading.readAt);
  // Negated, so that what is no time is refused too.
  if (!(Math.abs(readAgo) <= READ_WITHIN_MS)) return `was read ${readAgo} ms ago`;
  return ageProblem(reading, maxAgeMs);
}

/** As `staleness`, of the moment in which it was read. */
export function ageProblem({ sourceTs, serverTs, readAt, heardAt }: DeviceReading, maxAgeMs: number | undefined): string | undefined {
  const most = maxAgeMs ?? (heardAt === undefined ? undefined : HEARD_WITHIN_MS);
  if (most === undefined) return undefined;
  if (sourceTs === undefined || serverTs === undefined) return 'has no time, so its age cannot be told';
  const ages = [millisOf(serverTs) - millisOf(sourceTs), ...(heardAt === undefined ? [] : [millisOf(readAt) - millisOf(heardAt)])];
  const wrong = ages.find((age) => !(age <= most && age >= -READ_WITHIN_MS));
  if (wrong === undefined) return undefined;
  const remedy = maxAgeMs === undefined ? ', for its device tells it by itself; a rule or binding with maxAge says otherwise' : '';
  return `is ${wrong} ms old, at most ${most} ms are allowed${remedy}`;
}
