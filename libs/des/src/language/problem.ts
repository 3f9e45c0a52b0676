/** One thing wrong in a model's text: where it stands, which rule it breaks and what to do about it. */
export interface ModelProblem {
  readonly file: string;
  /** JSON pointer (RFC 6901), e.g. `/stations/filler/time`. */
  readonly path: string;
  /** 1-based position of what is wrong, or of what it is missing in. */
  readonly line: number;
  readonly column: number;
  /** Rule code, stable across releases. */
  readonly code: string;
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

/** Takes a fault at a path of the document; the reader adds where that stands. */
export type Report = (path: readonly (string | number)[], code: string, message: string, fix: string) => void;

/** `did you mean "filler"?` where a candidate is within a third of the word's letters, else the candidates. */
export function suggest(word: string, candidates: readonly string[]): string {
  const near = candidates
    .map((candidate) => [candidate, distance(word.toLowerCase(), candidate.toLowerCase())] as const)
    .filter(([, d]) => d <= Math.max(1, Math.floor(word.length / 3)))
    .sort(([, a], [, b]) => a - b)[0];
  if (near) return `did you mean "${near[0]}"?`;
  return candidates.length === 0 ? 'declare it first' : `use one of ${candidates.join(', ')}`;
}

/** Edit distance by insertion, deletion and substitution. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j += 1) row.push(Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
  }
  return row[b.length];
}
