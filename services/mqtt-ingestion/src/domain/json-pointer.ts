/** Reads one place of a JSON value; undefined where there is none. */
export type Getter = (root: unknown) => unknown;

/** RFC 6901. */
export function jsonPointer(pointer: string): Getter {
  const keys = pointer.split('/').slice(1).map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const [only] = keys;
  if (keys.length === 1 && only !== undefined) return (root) => member(root, only);
  return (root) => keys.reduce<unknown>((value, key) => member(value, key), root);
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}
