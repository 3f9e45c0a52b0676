/** Deepest nesting read: far more than any model needs, far less than would exhaust the stack of recursive readers. */
const MAX_DEPTH = 100;

const TOKEN =
  // eslint-disable-next-line no-control-regex -- JSON forbids raw control characters inside a string
  /[ \t\n\r]*(?:("[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([{}[\],:]))/y;
const SPACE = /[ \t\n\r]*/y;

export interface JsonScan {
  /** Where the text stops being JSON, or is nested too deeply. */
  readonly fault?: { readonly offset: number; readonly reason: string };
  /** Keys that an object repeats, of which JSON.parse would silently keep the last. */
  readonly repeated: readonly { readonly path: readonly (string | number)[]; readonly offset: number }[];
}

interface Level {
  readonly keys?: Set<string>;
  key: string | number;
}

type Expected = 'a value' | 'a value or "]"' | 'a key' | 'a key or "}"' | '":"' | '"," or the end' | 'nothing more';

/** Walks a JSON text (RFC 8259) for what JSON.parse does not tell: the offset of a fault, whatever its length, and repeated keys. */
export function scanJson(text: string): JsonScan {
  const repeated: { path: (string | number)[]; offset: number }[] = [];
  const levels: Level[] = [];
  let expected: Expected = 'a value';
  let offset = 0;
  const afterValue = (): Expected => (levels.length === 0 ? 'nothing more' : '"," or the end');
  for (;;) {
    SPACE.lastIndex = TOKEN.lastIndex = offset;
    SPACE.test(text);
    const start = SPACE.lastIndex;
    if (start === text.length && expected === 'nothing more') return { repeated };
    const match = start === text.length ? null : TOKEN.exec(text);
    const fault = (reason: string): JsonScan => ({ fault: { offset: start, reason }, repeated });
    if (!match)
      return fault(
        start === text.length
          ? `the text ends where ${expected} belongs`
          : `${JSON.stringify(text.slice(start, start + 12))} stands where ${expected} belongs`,
      );
    offset = TOKEN.lastIndex;
    const [, string, other, mark] = match;
    const level = levels.at(-1);
    const isValue = (string ?? other) !== undefined || mark === '{' || mark === '[';
    if (isValue && (expected === 'a value' || expected === 'a value or "]"')) {
      if (mark === undefined) expected = afterValue();
      else {
        if (levels.length === MAX_DEPTH) return fault(`the nesting is deeper than ${MAX_DEPTH} levels`);
        levels.push(mark === '{' ? { keys: new Set(), key: '' } : { key: 0 });
        expected = mark === '{' ? 'a key or "}"' : 'a value or "]"';
      }
    } else if (string !== undefined && level?.keys && (expected === 'a key' || expected === 'a key or "}"')) {
      const key = JSON.parse(string) as string;
      level.key = key;
      if (level.keys.has(key)) repeated.push({ path: levels.map((entry) => entry.key), offset: start });
      level.keys.add(key);
      expected = '":"';
    } else if (mark === ':' && expected === '":"') expected = 'a value';
    else if (mark === ',' && expected === '"," or the end' && level) {
      if (typeof level.key === 'number') level.key += 1;
      expected = level.keys ? 'a key' : 'a value';
    } else if (closes(mark, level, expected)) {
      levels.pop();
      expected = afterValue();
    } else return fault(`${JSON.stringify(match[0].trim().slice(0, 12))} stands where ${expected} belongs`);
  }
}

function closes(mark: string | undefined, level: Level | undefined, expected: Expected): boolean {
  if (!level || mark !== (level.keys ? '}' : ']')) return false;
  return expected === '"," or the end' || expected === (level.keys ? 'a key or "}"' : 'a value or "]"');
}
