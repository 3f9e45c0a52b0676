/** What a fetch does not wait beyond, where it gathers. */
const GATHER_BYTES = 262_144;

/**
 * How long the broker holds a fetch, in kafkajs's words.
 * @param gatherMs how long records may wait for others, so that fewer fetches bring more while little comes; 0 takes them as they come
 * @param idleMs how long a fetch stays open where nothing comes and nothing is gathered
 */
export function fetchPace(gatherMs: number, idleMs: number): { readonly maxWaitTimeInMs: number; readonly minBytes: number } {
  return gatherMs > 0 ? { maxWaitTimeInMs: gatherMs, minBytes: GATHER_BYTES } : { maxWaitTimeInMs: idleMs, minBytes: 1 };
}
