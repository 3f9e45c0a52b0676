/**
 * A place in twin.events: the offset of the next record of every partition. Clients get it as an opaque cursor, hand it back
 * and go on exactly there, on any instance of the service.
 */
export type StreamPosition = readonly bigint[];

const VERSION = 'e1';

export function writePosition(position: StreamPosition): string {
  return `${VERSION}.${position.map((offset) => offset.toString(36)).join('.')}`;
}

/**
 * undefined where the text is no cursor of a topic with so many partitions. One of before the topic grew stands at the beginning of each new partition.
 * @param beginnings offset at which each partition begins
 * @param fewest how many partitions a cursor has at least: what the topic had at first
 */
export function readPosition(cursor: string, beginnings: readonly bigint[], fewest = beginnings.length): bigint[] | undefined {
  const [version, ...offsets] = cursor.split('.');
  if (version !== VERSION || offsets.length > beginnings.length || offsets.length < fewest || !offsets.every((offset) => /^[0-9a-z]{1,12}$/.test(offset))) return undefined;
  return [...offsets.map(fromBase36), ...beginnings.slice(offsets.length)];
}

const fromBase36 = (text: string): bigint => [...text].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n);

/** Whether `position` has reached `goal` in every partition. */
export function hasReached(position: StreamPosition, goal: StreamPosition): boolean {
  return goal.every((offset, partition) => position[partition]! >= offset);
}
