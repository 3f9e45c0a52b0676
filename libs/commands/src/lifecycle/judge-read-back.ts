import { addMillis, isConverged, millisOf } from '@orrery/twin-model';
import { type Command, type DeviceReading } from '../command.js';

/** What one reading of the device shows of a write. */
export interface Evidence {
  /** Of good quality; all else is false where it is not. */
  readonly good: boolean;
  /** It is the value that was wanted. */
  readonly equal: boolean;
  /** Equal, and from after the write. */
  readonly matches: boolean;
  /** The value was there before the deadline, whenever we came to see it. */
  readonly inTime: boolean;
}

/** What a reading is compared with: the value that was written; of a method, that its read-back holds. */
const wantedOf = ({ value, arguments: called }: Command): unknown => (called ? true : value);

const NOTHING: Evidence = { good: false, equal: false, matches: false, inTime: false };

/**
 * Read-back of good quality, its sourceTs after the write, within the tolerance (rule R34). After the write means: by the device's
 * own clock, which was read just before it; so that a clock an hour off proves nothing wrong, and nothing right.
 */
export function evidenceOf(command: Command, reading: DeviceReading | undefined): Evidence {
  const { sent } = command;
  if (!reading || reading.quality !== 'good') return NOTHING;
  const wanted = wantedOf(command);
  const equal = isConverged(reading.value, wanted, command.tolerance);
  // Unknown without a write that is known of, after a restore: nothing says what the device had before.
  if (!sent) return { good: true, equal, matches: false, inTime: false };
  const before = sent.mark.serverTs ?? sent.mark.sourceTs ?? sent.at;
  // A device that stamps on change keeps the old stamp where nothing changed: such a reading shows no write.
  const isAfter = reading.sourceTs !== undefined && reading.sourceTs > before;
  // Where the device had the value before, and no answer says that it took ours, having it proves nothing.
  const proves = command.state !== 'unknown' || !isConverged(sent.mark.value, wanted, command.tolerance);
  return { good: true, equal, matches: equal && isAfter && proves, inTime: isInTime(command, reading) };
}

function isInTime({ deadline, sent }: Command, reading: DeviceReading): boolean {
  if (reading.readAt <= deadline) return true;
  const marked = sent?.mark.serverTs;
  if (!sent || marked === undefined || reading.sourceTs === undefined) return false;
  return reading.sourceTs <= addMillis(deadline, millisOf(marked) - millisOf(sent.at));
}
