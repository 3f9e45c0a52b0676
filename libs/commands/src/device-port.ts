import { type Datatype } from '@orrery/contracts';
import { type DeviceReading } from './command.js';
import { type WriteAnswer } from './lifecycle/command-input.js';

/**
 * What commands need of a device, over whatever protocol: read now, write once. Neither throws: what could not be read is undefined, and
 * how a write ended is said as exactly as it is known, `lost` where it is not.
 */
export interface DevicePort {
  /** In the order of the addresses, each as read for this call. */
  read(addresses: readonly string[]): Promise<readonly (DeviceReading | undefined)[]>;
  /** One attempt; nothing beneath it tries again. */
  write(address: string, value: unknown, datatype: Datatype): Promise<WriteAnswer>;
  close(): Promise<void>;
}
