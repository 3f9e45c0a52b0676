/**
 * A place in twin.events: the offset of the next record of every partition. Clients get it as an opaque cursor, hand it back
 * and go on exactly there, on any instance of the service.
 */
export type StreamPosition = readonly bigint[];

const VERSION = 'e1';

export function writePosition(position: StreamPosition): string {
  return `${VERSION}.${position.map((offset) => offset.toString(36)).join('.')}`;
}

/** undefined where the text is no cursor of a topic with this many partitions. */
export function readPosition(cursor: string, partitions: number): bigint[] | undefined {
  const [version, ...offsets] = cursor.split('.');
  if (version !== VERSION || offsets.length !== partitions || !offsets.every((offset) => /^[0-9a-z]{1,12}$/.test(offset))) return undefined;
  return offsets.map(fromBase36);
}

const fromBase36 = (text: string): bigint => [...text].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n);

/** Whether `position` has reached `goal` in every partition. */
export function hasReached(position: StreamPosition, goal: StreamPosition): boolean {
  return goal.every((offset, partition) => position[partition]! >= offset);
}
