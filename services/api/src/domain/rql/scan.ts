/** One piece of a filter. `at` is its position, counted from 1. */
export type Token =
  | { readonly type: 'word' | 'text' | 'number'; readonly text: string; readonly at: number }
  | { readonly type: '(' | ')' | ',' | 'end'; readonly text: string; readonly at: number }
  | { readonly type: 'broken'; readonly text: string; readonly at: number };

const SPACE = /[ \t\r\n]*/y;
/** JSON's numbers, with bounds that a decimal column can hold at no cost. */
const NUMBER = /-?(?:0|[1-9]\d{0,39})(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?(?![\w.])/y;
/** JSON's strings, which have no control characters. */
// eslint-disable-next-line no-control-regex
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
/** Operators and fields: everything up to what has a meaning of its own. */
const WORD = /[A-Za-z][^\s(),"]*/y;

/** The token that begins at or after `from` (counted from 0), and where to go on. */
export function scan(source: string, from: number): { token: Token; next: number } {
  const start = from + matched(SPACE, source, from)!.length;
  const at = start + 1;
  const char = source[start];
  if (char === undefined) return { token: { type: 'end', text: 'the end', at }, next: start };
  if (char === '(' || char === ')' || char === ',') return { token: { type: char, text: char, at }, next: start + 1 };
  const text = matched(TEXT, source, start);
  if (text !== undefined) return { token: { type: 'text', text: JSON.parse(text) as string, at }, next: start + text.length };
  const number = matched(NUMBER, source, start);
  if (number !== undefined) return { token: { type: 'number', text: number, at }, next: start + number.length };
  const word = matched(WORD, source, start);
  if (word !== undefined) return { token: { type: 'word', text: word, at }, next: start + word.length };
  return { token: { type: 'broken', text: source.slice(start, start + 20), at }, next: source.length };
}

function matched(form: RegExp, source: string, from: number): string | undefined {
  form.lastIndex = from;
  return form.exec(source)?.[0];
}

/** How a token is named in a message. */
export function shown({ type, text }: Token): string {
  if (type === 'end') return 'the end';
  const short = text.length > 40 ? `${text.slice(0, 39)}…` : text;
  return type === 'text' ? JSON.stringify(short) : `\`${short}\``;
}
