import { type Datatype } from '@orrery/contracts';
import { type DeviceReading } from './command.js';
import { type WriteAnswer } from './lifecycle/command-input.js';

/** One value to be written, in the device's own unit. */
export interface WriteDeed {
  readonly kind: 'write';
  readonly address: string;
  readonly value: unknown;
  /** As the model has it; a device may hold another of its kind. */
  readonly datatype: Datatype;
}

/** One method to be called on one object. */
export interface CallDeed {
  readonly kind: 'call';
  readonly object: string;
  readonly method: string;
  /** By the names and in the types that the bindings say the device has; in whatever order it wants them. */
  readonly arguments: readonly { readonly name: string; readonly value: unknown; readonly datatype: Datatype }[];
}

/** One thing that is done to a device. */
export type Deed = WriteDeed | CallDeed;

/**
 * What commands need of a device, over whatever protocol: read now, do once. Nothing throws: what could not be read is undefined, and
 * how a deed ended is said as exactly as it is known, `lost` where it is not.
 */
export interface DevicePort {
  /** In the order of the addresses, each as the device has it for this call. */
  read(addresses: readonly string[]): Promise<readonly (DeviceReading | undefined)[]>;
  /** Why the device would not take it as things stand, as far as can be told without doing it; undefined where nothing speaks against it. */
  obstacle(deed: Deed): Promise<string | undefined>;
  /**
   * One attempt; nothing beneath it tries again.
   * @param mayLeave asked in the moment before it leaves, when all that takes time is behind it (connections, signatures, births): false is `not-sent`
   */
  perform(deed: Deed, mayLeave?: () => boolean): Promise<WriteAnswer>;
  close(): Promise<void>;
}
