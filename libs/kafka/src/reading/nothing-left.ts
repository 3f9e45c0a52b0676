import { type Contract } from '@orrery/contracts';

/** A broker that has just come back may not have its log at hand yet. */
const COMPACTED_MS = 2_000;
/** Offsets of a log that is not compacted have records, unless retention took them after somebody asked where it ends: an overloaded broker is likelier. */
const DELETED_MS = 30_000;

/** How long the brokers must have nothing for a reader before the offsets that it still waits for count as gone. */
export function nothingLeftAfterMs({ settings }: Pick<Contract, 'settings'>): number {
  return settings.cleanup === 'delete' ? DELETED_MS : COMPACTED_MS;
}
