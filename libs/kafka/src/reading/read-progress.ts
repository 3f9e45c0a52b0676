/** How far the reading of a topic is. */
export interface ReadProgress {
  readonly topic: string;
  /** Offsets of what was there when it began; a compacted topic has fewer records than that. Absent before Kafka has told where the topic ends. */
  readonly offsets?: { readonly read: bigint; readonly of: bigint };
  /** Why it does not go on at present. */
  readonly problem?: string;
}

/** What there is to read of a partition: offsets from `start` to before `end`. */
export interface Span {
  readonly partition: number;
  readonly start: bigint;
  readonly end: bigint;
}

/** @param positionOf the next offset to be read; before the first record it may be nowhere yet */
export function offsetsRead(spans: readonly Span[], positionOf: (span: Span) => bigint): NonNullable<ReadProgress['offsets']> {
  let [read, of] = [0n, 0n];
  for (const span of spans) {
    const position = positionOf(span);
    if (position > span.start) read += (position < span.end ? position : span.end) - span.start;
    of += span.end - span.start;
  }
  return { read, of };
}

/** For whoever waits: `twin.registry.v1 (1200 of 50000 offsets)`. */
export function describeProgress({ topic, offsets, problem }: ReadProgress): string {
  const far = offsets === undefined ? 'not begun' : `${offsets.read} of ${offsets.of} offsets`;
  return `${topic} (${far}${problem === undefined ? '' : `; ${problem}`})`;
}
