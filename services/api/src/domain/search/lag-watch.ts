export interface Lag {
  /** Since when, at most, the index lacks something; 0 where it lacks nothing. */
  readonly ms: number;
  /** Records that are written and not in the index yet. */
  readonly records: number;
}

/** Partition (`topic/n`) → offset. */
export type Offsets = ReadonlyMap<string, bigint>;

/** More would only make the age of a very old lag finer. */
const MAX_SAMPLES = 600;

/** How far the index is behind, from where the partitions ended at each look and where the index stands now. */
export class LagWatch {
  private readonly samples: { readonly atMs: number; readonly ends: Offsets }[] = [];

  observe(nowMs: number, ends: Offsets, positions: Offsets): Lag {
    this.samples.push({ atMs: nowMs, ends });
    if (this.samples.length > MAX_SAMPLES) this.samples.splice(1, 1);
    while (this.samples[0] && missing(this.samples[0].ends, positions) === 0) this.samples.shift();
    const since = this.samples[0]?.atMs ?? nowMs;
    return { ms: nowMs - since, records: missing(ends, positions) };
  }
}

function missing(ends: Offsets, positions: Offsets): number {
  let count = 0;
  for (const [partition, end] of ends) {
    const position = positions.get(partition) ?? 0n;
    if (position < end) count += Number(end - position);
  }
  return count;
}
