import { type Line, type LineBreak } from './line.js';

/** A stretch without a usable value, of one line of a strip or of several at once. */
export interface StripBreak extends LineBreak {
  /** Places of the lines within the strip. */
  readonly lines: readonly number[];
}

/** The stretches of all lines of a strip: what is the same for several, as when their source is lost, is one. */
export function stripBreaks(lines: readonly Pick<Line, 'breaks'>[]): StripBreak[] {
  const found = new Map<string, StripBreak & { lines: number[] }>();
  lines.forEach(({ breaks }, index) => {
    for (const span of breaks) {
      const key = `${span.from} ${span.to ?? ''} ${span.because}`;
      const known = found.get(key);
      if (!known) found.set(key, { ...span, lines: [index] });
      else if (!known.lines.includes(index)) known.lines.push(index);
    }
  });
  return [...found.values()];
}
