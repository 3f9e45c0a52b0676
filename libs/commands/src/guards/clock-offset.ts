import { millisOf } from '@orrery/twin-model';
import { type DeviceReading } from '../command.js';

/** Device's clock minus ours, in milliseconds; undefined where the device tells no time. */
export function clockOffset(reading: DeviceReading | undefined): number | undefined {
  return reading?.serverTs === undefined ? undefined : millisOf(reading.serverTs) - millisOf(reading.readAt);
}
