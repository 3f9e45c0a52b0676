/**
 * A pattern of paths: segments with `/` between them, `*` for any one segment. It covers a path that begins with it, segment by
 * segment: `motor` covers motor, motor/speed and all else of that component, `motor/*` what is in it, `*` everything.
 */
export type PathPattern = readonly string[];

const PATTERN = /^(\*|[A-Za-z][A-Za-z0-9_]*)(\/(\*|[A-Za-z][A-Za-z0-9_]*)){0,3}$/;

/** undefined where the text is no pattern. */
export function parsePattern(text: string): PathPattern | undefined {
  return PATTERN.test(text) ? text.split('/') : undefined;
}

/** Whether every path of `narrow` is one of `wide`; a path is a pattern without `*`. */
export function covers(wide: PathPattern, narrow: PathPattern): boolean {
  return wide.length <= narrow.length && wide.every((segment, index) => segment === '*' || segment === narrow[index]);
}
