import { type Failure, type Outcome } from '@orrery/des';

/** What a share came to as it is kept: exact doubles, little-endian, replication by replication. */
export interface KeptOutcome {
  readonly first: number;
  /** Replications that it has. */
  readonly count: number;
  readonly bytes: Uint8Array;
  readonly failed?: Failure;
}

export function keepOutcome(first: number, { replications, failed }: Outcome): KeptOutcome {
  const width = replications[0]?.values.length ?? 0;
  const bytes = new Uint8Array(replications.length * width * 8);
  const view = new DataView(bytes.buffer);
  replications.forEach(({ values }, i) => values.forEach((value, at) => view.setFloat64((i * width + at) * 8, value, true)));
  return { first, count: replications.length, bytes, ...(failed ? { failed } : {}) };
}

export function readOutcome({ first, count, bytes, failed }: KeptOutcome): Outcome {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = count === 0 ? 0 : bytes.byteLength / 8 / count;
  return {
    replications: Array.from({ length: count }, (_, i) => ({ replication: first + i, values: Float64Array.from({ length: width }, (__, at) => view.getFloat64((i * width + at) * 8, true)) })),
    ...(failed ? { failed } : {}),
  };
}
