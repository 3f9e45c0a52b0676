import { snapshotKey, type TwinSnapshot } from '@orrery/contracts';
import { type Outgoing } from '@orrery/kafka';

/** The twin that a key of twin.state belongs to: `<twin id>` or `<twin id>#<part>`. */
export function twinIdOfKey(key: string): string {
  const hash = key.indexOf('#');
  return hash < 0 ? key : key.slice(0, hash);
}

/** Takes a twin's snapshot out of the topic, part by part, the root last as when it was written. */
export function snapshotTombstones(twinId: string, parts: readonly string[], source: string): Outgoing<TwinSnapshot>[] {
  const keys = parts.map((part) => snapshotKey(twinId, part)).sort((a, b) => b.length - a.length);
  return keys.map((key) => ({ value: null, key, partitionKey: twinId, source }));
}
